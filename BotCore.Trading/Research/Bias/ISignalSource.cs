using BotCore.Trading.Market;

namespace BotCore.Trading.Research.Bias;

/// <summary>
/// Signals computed over a whole series at once, as research code does it. Only such code can look ahead: what takes candle by
/// candle, as <see cref="Strategies.IStrategy"/> does, never has the next one.
/// </summary>
public interface ISignalSource
{
    /// <summary>For the report.</summary>
    string Name { get; }

    /// <summary>Names of the values it computes on the way and is willing to show; may be empty.</summary>
    IReadOnlyList<string> Indicators { get; }

    /// <summary>Says for each candle what is signalled at its close.</summary>
    /// <param name="candles">All there is: for a source that does not cheat, more of them change nothing that was said before.</param>
    /// <param name="signals">One per candle, cleared.</param>
    /// <param name="indicators">Candles × <see cref="Indicators"/>, candle by candle, cleared.</param>
    void Evaluate(ReadOnlySpan<Candle> candles, Span<BarSignals> signals, Span<double> indicators);
}
