namespace BotCore.Trading.Signals;

/// <summary>What a strategy, or several together, think of a symbol.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Reason">A constant sentence per rule, so that a signal allocates nothing.</param>
public readonly record struct Signal(Direction Direction, double Confidence, string Reason);
