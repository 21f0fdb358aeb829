namespace BotCore.Cli.Output;

/// <summary>The few colours of log lines.</summary>
internal static class Ansi
{
    public const string Red = "\e[31m";
    public const string Green = "\e[32m";
    public const string Yellow = "\e[33m";
    public const string Magenta = "\e[35m";
    public const string Cyan = "\e[36m";
    public const string Grey = "\e[90m";
    private const string Reset = "\e[0m";

    public static string Paint(string text, string? colour, bool isColoured) =>
        isColoured && colour is not null && text.Length > 0 ? colour + text + Reset : text;
}
