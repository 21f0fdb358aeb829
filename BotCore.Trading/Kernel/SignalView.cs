using BotCore.Trading.Signals;

namespace BotCore.Trading.Kernel;

/// <summary>What the strategies of a symbol said together after a primary candle, and whether a gate stopped it.</summary>
/// <param name="Code"><c>pass</c>, or what stands in the way: <c>no_signal</c>, <c>warm_up</c>, a gate's code.</param>
/// <param name="Detail">The same for people; constant text.</param>
public readonly record struct SignalView(Signal Signal, string Code, string Detail)
{
    public const string Pass = "pass";

    public bool Passes => Signal.Direction != Direction.Neutral && ReferenceEquals(Code, Pass);
}
