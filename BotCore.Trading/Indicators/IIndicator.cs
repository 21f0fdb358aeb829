using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>
/// A value, or a few, computed candle by candle from closed candles. Streaming, batch, restored from a snapshot, and with
/// the last candle previewed any number of times before it closes: all four give the same numbers (one base test holds every
/// indicator to that).
/// </summary>
public interface IIndicator : ITransferable
{
    /// <summary>Names of the outputs, in the order of <see cref="Output"/>.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Number of candles after which the first output of every kind exists (first value at index WarmUp − 1).</summary>
    int WarmUp { get; }

    /// <summary>True once every output has a value.</summary>
    bool IsReady { get; }

    /// <summary>Takes a closed candle. Allocates nothing.</summary>
    void Add(in Candle candle);

    /// <summary>Output <paramref name="index"/> after the last added candle; NaN while it has none.</summary>
    double Output(int index);

    /// <summary>
    /// What the outputs would be if <paramref name="candle"/> closed now; the state stays as it is, so an open candle can be
    /// previewed again and again until it is added.
    /// </summary>
    /// <param name="candle">The open candle that follows the last added one.</param>
    /// <param name="outputs">Receives one value per output, NaN where there is none; at least Outputs.Count long.</param>
    void Preview(in Candle candle, Span<double> outputs);
}
