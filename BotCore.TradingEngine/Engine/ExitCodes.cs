namespace BotCore.TradingEngine.Engine;

/// <summary>Exit codes of the engine process, after sysexits.h where one fits.</summary>
internal static class ExitCodes
{
    public const int BadOption = 64;
    public const int BadData = 65;
    public const int PortInUse = 69;
    public const int Unexpected = 70;
    public const int StateInUse = 73;
    public const int JournalDamaged = 74;

    /// <summary>The database did not answer at the start; starting again later may help.</summary>
    public const int Unavailable = 75;
}
