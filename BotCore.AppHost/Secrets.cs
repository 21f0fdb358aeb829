namespace BotCore.AppHost;

/// <summary>Secrets that nobody typed: made at the first run and kept with the user's secrets. Production passes its own.</summary>
internal static class Secrets
{
    public static GenerateParameterDefault Generated(int length) => new() { MinLength = length, Special = false };
}
