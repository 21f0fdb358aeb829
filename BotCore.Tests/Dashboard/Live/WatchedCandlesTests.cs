using BotCore.Contracts.Market;
using BotCore.Contracts.Stream;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Live;

public sealed class WatchedCandlesTests
{
    private static readonly CandleKey Key = new("BTCUSDT", "1m");

    private readonly CandleBook _book = new();
    private readonly WatchedCandles _candles;

    public WatchedCandlesTests() => _candles = _book.Watch(Key);

    [Fact]
    public void Open_candle_is_replaced_until_the_next_one_begins()
    {
        Load(Minute(0, 1, isClosed: false));

        Apply(Minute(0, 2, isClosed: false));
        Apply(Minute(0, 3));
        Apply(Minute(1, 4, isClosed: false));

        Assert.Equal([3, 4], Closes());
    }

    [Fact]
    public void Candle_that_comes_too_late_changes_nothing()
    {
        Load(Minute(0, 1), Minute(1, 2));

        Apply(Minute(0, 9));

        Assert.Equal([1, 2], Closes());
    }

    [Fact]
    public void Candles_heard_while_the_answer_was_on_its_way_continue_it_without_a_gap()
    {
        int ticket = _candles.TryBeginLoad(false)!.Value;
        Apply(Minute(1, 2.5));
        Apply(Minute(2, 3, isClosed: false));
        _candles.EndLoad(ticket, [Minute(0, 1), Minute(1, 2, isClosed: false)]);

        Assert.Equal([1, 2.5, 3], Closes());
    }

    [Fact]
    public void Open_candle_heard_before_the_answer_does_not_overwrite_it()
    {
        int ticket = _candles.TryBeginLoad(false)!.Value;
        Apply(Minute(1, 2, isClosed: false));
        _candles.EndLoad(ticket, [Minute(0, 1), Minute(1, 2.9)]);

        Assert.Equal([1, 2.9], Closes());
    }

    [Fact]
    public void Only_one_caller_reads_a_series()
    {
        Assert.NotNull(_candles.TryBeginLoad(false));
        Assert.Null(_candles.TryBeginLoad(false));
    }

    [Fact]
    public void Answer_from_before_a_loss_is_not_taken()
    {
        int before = _candles.TryBeginLoad(false)!.Value;
        _book.Outdate();
        int after = _candles.TryBeginLoad(false)!.Value;

        _candles.EndLoad(before, [Minute(0, 1)]);
        Assert.Equal(CandleLoad.Loading, _candles.State.Load);
        _candles.EndLoad(after, [Minute(0, 7)]);

        Assert.Equal([7], Closes());
    }

    [Fact]
    public void Failure_is_kept_until_somebody_asks_again()
    {
        int ticket = _candles.TryBeginLoad(false)!.Value;
        _candles.FailLoad(ticket, "too slow");

        Assert.Equal((CandleLoad.Failed, "too slow"), _candles.State);
        Assert.Null(_candles.TryBeginLoad(retryFailed: false));
        Assert.NotNull(_candles.TryBeginLoad(retryFailed: true));
    }

    [Fact]
    public void Series_nobody_watches_is_not_kept()
    {
        _book.Apply(new CandleData("ETHUSDT", "4h", Minute(0, 1)));

        Assert.Null(_book.Watch(new CandleKey("ETHUSDT", "4h")).Last);
    }

    [Fact]
    public void Reader_gets_only_what_changed_since_the_last_candle_he_has()
    {
        Load(Minute(0, 1), Minute(1, 2, isClosed: false));
        var whole = _candles.Since(-1, null);
        Apply(Minute(1, 2.5));
        Apply(Minute(2, 3, isClosed: false));

        var change = _candles.Since(whole.Generation, whole.Points[^1].Time);

        Assert.True(whole.IsWhole);
        Assert.False(change.IsWhole);
        Assert.Equal([2.5, 3], change.Points.Select(candle => candle.Close));
    }

    [Fact]
    public void Endless_series_drops_its_oldest_candles_and_tells_readers_to_start_over()
    {
        Load(Minute(0, 0));
        int generation = _candles.Since(-1, null).Generation;
        for (int minute = 1; minute < 2 * WatchedCandles.Capacity; minute++) Apply(Minute(minute, minute));

        var change = _candles.Since(generation, Sample.Noon.AddMinutes(10));
        Assert.True(change.IsWhole);
        Assert.Equal(WatchedCandles.Capacity, change.Points.Count);
        Assert.Equal(2 * WatchedCandles.Capacity - 1, change.Points[^1].Close);
    }

    private static CandleModel Minute(int minute, double close, bool isClosed = true) => Sample.Candle(Sample.Noon.AddMinutes(minute), close, isClosed);

    private void Load(params CandleModel[] candles) => _candles.EndLoad(_candles.TryBeginLoad(false)!.Value, candles);

    private void Apply(CandleModel candle) => _book.Apply(new CandleData(Key.Symbol, Key.Timeframe, candle));

    private double[] Closes() => [.. _candles.Since(-1, null).Points.Select(candle => candle.Close)];
}
