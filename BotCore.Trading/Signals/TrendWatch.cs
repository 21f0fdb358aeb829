using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Signals;

/// <summary>What happens to a signal against the one-hour trend.</summary>
public enum TrendUse
{
    /// <summary>Nothing; the trend is not even measured.</summary>
    Off,

    /// <summary>Its confidence is capped (<see cref="CounterTrend.Reduce"/>).</summary>
    Reduce,

    /// <summary>It is stopped (<see cref="CounterTrend.Block"/>).</summary>
    Block,
}

/// <summary>The direction of each timeframe that has a say in <see cref="TrendAlignment"/>: 15m, 30m and 1h.</summary>
/// <remarks>
/// Up while the 9-candle exponential average lies more than 0.05 % above the 21-candle one, down while it lies as far below,
/// neutral between and before 21 candles. Timeframes that cannot be built from the source are left out and lend no weight.
/// </remarks>
internal sealed class TrendWatch : ITransferable
{
    private const int Fast = 9;
    private const int Slow = 21;
    private const double DeadBand = 0.0005;

    private readonly Timeframe[] _timeframes;
    private readonly Ema[] _fast;
    private readonly Ema[] _slow;
    private readonly TimeframeView[] _views;

    public TrendWatch(Timeframe source)
    {
        _timeframes = [.. Timeframe.All.Where(t => TrendAlignment.Weight(t) > 0 && t >= source && t.Minutes % source.Minutes == 0)];
        _fast = [.. _timeframes.Select(_ => new Ema(Fast))];
        _slow = [.. _timeframes.Select(_ => new Ema(Slow))];
        _views = [.. _timeframes.Select(t => new TimeframeView(t, Direction.Neutral))];
    }

    public IReadOnlyList<Timeframe> Timeframes => _timeframes;

    public ReadOnlySpan<TimeframeView> Views => _views;

    /// <summary>Takes a closed candle of any timeframe; those without a say are ignored.</summary>
    public void Add(Timeframe timeframe, in Candle candle)
    {
        int index = Array.IndexOf(_timeframes, timeframe);
        if (index < 0) return;
        _fast[index].Add(in candle);
        _slow[index].Add(in candle);
        _views[index] = new TimeframeView(timeframe, DirectionOf(index));
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("trend");
        for (int i = 0; i < _timeframes.Length; i++)
        {
            _fast[i].Transfer(transfer);
            _slow[i].Transfer(transfer);
            if (transfer.IsReading) _views[i] = new TimeframeView(_timeframes[i], DirectionOf(i));
        }
    }

    private Direction DirectionOf(int index)
    {
        if (!_slow[index].IsReady) return Direction.Neutral;
        double distance = _fast[index].Value / _slow[index].Value - 1.0;
        return distance > DeadBand ? Direction.Long : distance < -DeadBand ? Direction.Short : Direction.Neutral;
    }
}
