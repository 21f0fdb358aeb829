using BotCore.Trading.State;

namespace BotCore.Trading.Market;

/// <summary>
/// Builds candles of a longer timeframe from shorter ones. The open candle is replaced with every shorter one until its last
/// part has come; after a hole in the source it is closed by the first candle that lies beyond it.
/// </summary>
public sealed class CandleBuilder : ITransferable
{
    private readonly Timeframe _target;
    private readonly long _sourceMs;
    private readonly long _targetMs;
    private Candle _open;
    private bool _hasOpen;

    /// <param name="source">Timeframe of the candles that come in; divides <paramref name="target"/>.</param>
    /// <exception cref="ArgumentException">The source is longer than the target or does not divide it.</exception>
    public CandleBuilder(Timeframe target, Timeframe source)
    {
        if (source.Minutes <= 0 || target.Minutes < source.Minutes || target.Minutes % source.Minutes != 0)
            throw new ArgumentException($"timeframe: candles of {target} cannot be built from candles of {source}");
        _target = target;
        _sourceMs = source.Ms;
        _targetMs = target.Ms;
    }

    public Timeframe Timeframe => _target;

    /// <summary>The candle as it stands, while it is open.</summary>
    public bool TryGetOpen(out Candle candle)
    {
        candle = _open;
        return _hasOpen;
    }

    /// <summary>Closes the open candle when a candle that starts at <paramref name="openTimeMs"/> lies beyond it: its last parts are missing.</summary>
    public bool CloseStale(long openTimeMs, out Candle closed)
    {
        closed = default;
        if (!_hasOpen || openTimeMs < _open.OpenTimeMs + _targetMs) return false;
        closed = _open;
        _hasOpen = false;
        return true;
    }

    /// <summary>Takes a closed shorter candle; call <see cref="CloseStale"/> before it.</summary>
    /// <returns>True when the target candle is complete with it.</returns>
    public bool Add(in Candle part, out Candle closed)
    {
        if (!_hasOpen)
        {
            _open = part with { OpenTimeMs = _target.OpenTimeOf(part.OpenTimeMs) };
            _hasOpen = true;
        }
        else
        {
            _open = new Candle(
                _open.OpenTimeMs, _open.Open, Math.Max(_open.High, part.High), Math.Min(_open.Low, part.Low), part.Close,
                _open.Volume + part.Volume);
        }
        closed = default;
        if (part.OpenTimeMs + _sourceMs < _open.OpenTimeMs + _targetMs) return false;
        closed = _open;
        _hasOpen = false;
        return true;
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Value(ref _hasOpen);
        var (time, open, high, low, close, volume) = _open;
        transfer.Value(ref time);
        transfer.Value(ref open);
        transfer.Value(ref high);
        transfer.Value(ref low);
        transfer.Value(ref close);
        transfer.Value(ref volume);
        _open = new Candle(time, open, high, low, close, volume);
    }
}
