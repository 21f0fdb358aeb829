namespace BotCore.Trading.Research.Bias;

/// <summary>What is signalled at the close of one candle.</summary>
[Flags]
public enum BarSignals
{
    None = 0,
    EnterLong = 1,
    ExitLong = 2,
    EnterShort = 4,
    ExitShort = 8,
}

/// <summary>The words of the report.</summary>
public static class BarSignalWords
{
    /// <summary>The four kinds, in the order in which they are reported.</summary>
    public static IReadOnlyList<BarSignals> Kinds { get; } =
        [BarSignals.EnterLong, BarSignals.ExitLong, BarSignals.EnterShort, BarSignals.ExitShort];

    /// <summary>For example <c>enter long + exit short</c>; <c>none</c> without a signal.</summary>
    public static string Words(this BarSignals signals) => signals == BarSignals.None
        ? "none"
        : string.Join(" + ", Kinds.Where(kind => (signals & kind) != 0).Select(Word));

    private static string Word(BarSignals kind) => kind switch
    {
        BarSignals.EnterLong => "enter long",
        BarSignals.ExitLong => "exit long",
        BarSignals.EnterShort => "enter short",
        _ => "exit short",
    };
}
