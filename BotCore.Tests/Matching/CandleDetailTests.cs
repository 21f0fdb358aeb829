using BotCore.Tests.Builders;
using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>A candle that holds stop (95) and target (110) of a long from 100, decided by the minutes inside it.</summary>
public class CandleDetailTests
{
    private const int Minutes = 60;

    [Theory]
    [InlineData(10, 40, 110, "take_profit", 10)] // the high came first
    [InlineData(40, 10, 95, "stop_loss", 10)]    // the low came first
    public void Shorter_candles_decide_what_came_first(int highAt, int lowAt, double exit, string reason, int minute)
    {
        var desk = Long();
        desk.Kernel.Detail = new Parts(Flat(highAt, lowAt));

        desk.Candle(100, 111, 94, 100);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal(((decimal)exit, reason), (trade.ExitPrice, trade.ExitReason));
        Assert.Equal(MondayMs + (60 + minute + 1) * MinuteMs, trade.ExitTimeMs); // known to the minute
        Assert.Equal((1L, 1L), (desk.Kernel.AmbiguousCandles, desk.Kernel.ResolvedCandles));
    }

    [Fact]
    public void A_minute_that_holds_both_stays_ambiguous_and_the_assumed_path_decides_inside_it()
    {
        var desk = Long();
        var minutes = Flat(30, 30);
        desk.Kernel.Detail = new Parts(minutes);

        desk.Candle(100, 111, 94, 100);

        Assert.Equal(95m, Assert.Single(desk.Trades).ExitPrice); // adaptive: the low is nearer to the open
        Assert.Equal((1L, 0L), (desk.Kernel.AmbiguousCandles, desk.Kernel.ResolvedCandles));
    }

    [Fact]
    public void Without_parts_the_assumed_path_decides()
    {
        var desk = Long();
        desk.Kernel.Detail = new Parts([]);

        desk.Candle(100, 111, 94, 100);

        Assert.Equal(95m, Assert.Single(desk.Trades).ExitPrice);
        Assert.Equal((1L, 0L), (desk.Kernel.AmbiguousCandles, desk.Kernel.ResolvedCandles));
    }

    [Fact]
    public void A_gap_between_two_parts_fills_where_the_price_landed()
    {
        var desk = Long();
        var minutes = Flat(highAt: 50, lowAt: -1);
        for (int i = 20; i < Minutes; i++) minutes[i] = minutes[i] with { Open = 94, High = i == 50 ? 111 : 94, Low = 94, Close = 94 };
        desk.Kernel.Detail = new Parts(minutes);

        desk.Candle(100, 111, 94, 94);

        Assert.Equal(94m, Assert.Single(desk.Trades).ExitPrice);
        Assert.Equal(1, desk.Kernel.ResolvedCandles);
    }

    [Fact]
    public void Candles_whose_order_does_not_matter_are_not_asked_for()
    {
        var desk = Long();
        var parts = new Parts([]);
        desk.Kernel.Detail = parts;

        desk.Candle(100, 109, 96, 100).Candle(100, 109, 94, 95);

        Assert.Equal(0, parts.Asked);
        Assert.Equal("stop_loss", Assert.Single(desk.Trades).ExitReason);
    }

    [Theory]
    [InlineData(110, 95, 1)]
    [InlineData(109.9, 95, 0)]
    [InlineData(110, 95.1, 0)]
    public void A_candle_that_just_reaches_both_is_ambiguous(double high, double low, int asked)
    {
        var desk = Long();
        var parts = new Parts([]);
        desk.Kernel.Detail = parts;

        desk.Candle(100, high, low, 100);

        Assert.Equal(asked, parts.Asked);
        Assert.Equal(asked, desk.Kernel.AmbiguousCandles);
    }

    private static TradingDesk Long() => AKernel()
        .With(s => s with { PrimaryTimeframe = Timeframe.OneHour, Leverage = 1, StopOnMarginRatio = 0.05m, TargetOnMarginRatio = 0.10m })
        .From(Timeframe.OneHour).Signalling((1, Direction.Long)).Open().Flat(100);

    private static Candle[] Flat(int highAt, int lowAt)
    {
        var minutes = new Candle[Minutes];
        for (int i = 0; i < Minutes; i++)
        {
            Candle quiet = ACandle().AtMinute(Minutes + i).Flat(100);
            minutes[i] = quiet with { High = i == highAt ? 111 : 100, Low = i == lowAt ? 94 : 100 };
        }
        return minutes;
    }

    private sealed class Parts(Candle[] parts) : ICandleDetail
    {
        public int Asked { get; private set; }

        public bool TryGet(int instrument, in Candle candle, long closeTimeMs, out ReadOnlySpan<Candle> found)
        {
            Asked++;
            found = parts;
            return parts.Length > 0;
        }
    }
}
