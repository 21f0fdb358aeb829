using BotCore.Contracts.Trading;
using BotCore.Dashboard.Charts;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Charts;

public sealed class ChartMarksTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset LongAgo = Sample.Noon.AddDays(-30);

    [Fact]
    public void Closed_trade_has_an_entry_and_an_exit_at_the_candles_they_fell_into()
    {
        var trade = Sample.Trade(net: 12.34m) with { EntryTime = Sample.Noon.AddSeconds(299), ExitTime = Sample.Noon.AddMinutes(12) };

        var marks = ChartMarks.Of("BTCUSDT", [trade], [], LongAgo, FiveMinutes);

        Assert.Equal(
            [new ChartMark(At(0), "entry-long", "L"), new ChartMark(At(10), "exit-won", "+12.34")], marks);
    }

    [Theory]
    [InlineData(-5, "exit-lost", "−5.00")]
    [InlineData(0, "exit-flat", "0.00")]
    public void Exit_says_how_it_went(int net, string kind, string text)
    {
        var marks = ChartMarks.Of("BTCUSDT", [Sample.Trade(net: net, direction: TradeDirection.Short)], [], LongAgo, FiveMinutes);

        Assert.Equal("entry-short", marks[0].Kind);
        Assert.Equal((kind, text), (marks[1].Kind, marks[1].Text));
    }

    [Fact]
    public void Marks_are_in_time_order_whatever_order_trades_come_in()
    {
        var later = Sample.Trade(2) with { EntryTime = Sample.Noon.AddHours(1), ExitTime = Sample.Noon.AddHours(2) };

        var times = ChartMarks.Of("BTCUSDT", [later, Sample.Trade(1)], [Sample.Long()], LongAgo, FiveMinutes).Select(mark => mark.Time).ToList();

        Assert.Equal(5, times.Count);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Other_symbols_and_what_lies_before_the_first_candle_are_left_out()
    {
        var trades = new[] { Sample.Trade(1, symbol: "ETHUSDT"), Sample.Trade(2) };

        var marks = ChartMarks.Of("BTCUSDT", trades, [], Sample.Noon.AddMinutes(-60), FiveMinutes);

        Assert.Equal("exit-won", Assert.Single(marks).Kind);
    }

    [Fact]
    public void Open_position_is_marked_and_drawn_with_its_stop_and_target()
    {
        var position = Sample.Long() with { LiquidationPrice = null };

        Assert.Equal("entry-long", Assert.Single(ChartMarks.Of("BTCUSDT", [], [position], LongAgo, FiveMinutes)).Kind);
        Assert.Equal(
            [new ChartLine(59_800, "entry", "entry long"), new ChartLine(58_803.3, "stop", "stop"), new ChartLine(61_793.3, "target", "target")],
            ChartMarks.Lines(position));
        Assert.Empty(ChartMarks.Lines(null));
    }

    private static long At(int minute) => Sample.Noon.AddMinutes(minute).ToUnixTimeSeconds();
}
