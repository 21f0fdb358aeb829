using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Stream;

/// <summary>
/// The candles that prices between closes have begun, one an instrument. Their volume is 0: prices come without one, and the
/// closed candle brings it.
/// </summary>
/// <remarks>Used on the loop's thread only; what is handed out is a copy.</remarks>
internal sealed class OpenCandles(int instruments, Timeframe timeframe)
{
    private readonly Candle[] _candles = new Candle[instruments];
    private readonly bool[] _isChanged = new bool[instruments];
    private int _changed;

    public void Note(int instrument, double price, long timeMs)
    {
        ref var candle = ref _candles[instrument];
        long openTimeMs = timeframe.OpenTimeOf(timeMs);
        candle = candle.Open > 0 && candle.OpenTimeMs == openTimeMs
            ? new Candle(openTimeMs, candle.Open, Math.Max(candle.High, price), Math.Min(candle.Low, price), price, 0)
            : new Candle(openTimeMs, price, price, price, price, 0);
        if (_isChanged[instrument]) return;
        _isChanged[instrument] = true;
        _changed++;
    }

    /// <summary>Those that changed since the last call.</summary>
    public IReadOnlyList<(int Instrument, Candle Candle)> TakeChanged()
    {
        if (_changed == 0) return [];
        var changed = new (int, Candle)[_changed];
        for (int i = 0, at = 0; i < _candles.Length; i++)
        {
            if (!_isChanged[i]) continue;
            changed[at++] = (i, _candles[i]);
            _isChanged[i] = false;
        }
        _changed = 0;
        return changed;
    }
}
