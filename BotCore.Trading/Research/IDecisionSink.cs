using BotCore.Trading.Kernel;

namespace BotCore.Trading.Research;

/// <summary>Receives what was decided at each primary candle of a run.</summary>
public interface IDecisionSink
{
    /// <param name="timeMs">Close time of the candle, Unix ms.</param>
    /// <param name="code">One of <see cref="DecisionCodes"/>.</param>
    /// <param name="signal">What the strategies said together; null when they pointed nowhere.</param>
    void Take(int instrument, long timeMs, string code, SignalRaised? signal);
}
