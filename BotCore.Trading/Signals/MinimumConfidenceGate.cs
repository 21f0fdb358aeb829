namespace BotCore.Trading.Signals;

/// <summary>Stops signals that are not confident enough. Keeps nothing.</summary>
public static class MinimumConfidenceGate
{
    public const string Code = "min_confidence";

    private static readonly GateVerdict Blocked = new(Code, "The signal's confidence is below the minimum.");

    /// <param name="minimum">0..1; a signal of exactly this confidence passes, one that is no number does not.</param>
    public static GateVerdict Judge(in Signal signal, double minimum) =>
        signal.Confidence >= minimum ? GateVerdict.Pass : Blocked;
}
