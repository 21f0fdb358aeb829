using BotCore.MarketData.Synthetic;

namespace BotCore.Tests.MarketData.Synthetic;

public sealed class SyntheticMarketOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new SyntheticMarketOptions().Validate());

    [Fact]
    public void Every_error_is_told_at_once_with_value_and_range()
    {
        var options = new SyntheticMarketOptions
        {
            Start = new DateTimeOffset(2024, 1, 1, 0, 0, 1, TimeSpan.FromHours(1)),
            TicksPerMinute = 11,
            MeanRegimeMinutes = 29,
            RegimeFollowRatio = 1,
            TrendStrength = double.NaN,
            RangePull = 0.3,
            ShockWeight = 0.4,
            VarianceMemory = 0.9,
            TailRatio = -0.1,
            TailScale = 11,
            GapRatio = 2,
            GapScale = 6,
            DayPatternStrength = 1.5,
        };

        Assert.Equal(
            [
                "Start: 2024-01-01T00:00:01.0000000+01:00, must be a whole minute from 1970 to 2199, UTC",
                "TicksPerMinute: 11, must be 4 to 60 and a divisor of 60000",
                "MeanRegimeMinutes: 29, must be 30 to 20160",
                "RegimeFollowRatio: 1, must be 0 to 0.99",
                "TrendStrength: NaN, must be 0 to 0.5",
                "RangePull: 0.3, must be 0 to 0.2",
                "ShockWeight + VarianceMemory: 1.3, must be at most 0.995",
                "TailRatio: -0.1, must be 0 to 0.2",
                "TailScale: 11, must be 1 to 10",
                "GapRatio: 2, must be 0 to 1",
                "GapScale: 6, must be 0 to 5",
                "DayPatternStrength: 1.5, must be 0 to 1",
            ],
            options.Validate());
    }

    [Fact]
    public void Symbols_are_checked_one_by_one()
    {
        var options = new SyntheticMarketOptions
        {
            Symbols =
            [
                new() { Symbol = "BTC" },
                new() { Symbol = "BTCUSDT", StartPrice = 5m, AnnualVolatilityRatio = 4, MarketCorrelation = 1, DailyVolume = 0 },
                new() { Symbol = "btcusdt", StartPrice = 60_000m, DailyVolume = 1 },
                new() { Symbol = "XYZUSDT", StartPrice = 1m, DailyVolume = 1 },
                new() { Symbol = "XYXUSDT", StartPrice = 1m, DailyVolume = 1, TickSize = 0.1234m, StepSize = -1m },
            ],
        };

        Assert.Equal(
            [
                "Symbols[0].Symbol: 'BTC', must be 5 to 20 letters or digits",
                "Symbols[1].StartPrice: 5, must be 10.00 to 10000000.00",
                "Symbols[1].AnnualVolatilityRatio: 4, must be 0.05 to 3",
                "Symbols[1].MarketCorrelation: 1, must be -0.99 to 0.99",
                "Symbols[1].DailyVolume: 0, must be above 0 and at most 1000000000",
                "Symbols[2].Symbol: 'btcusdt' is there twice",
                "Symbols[3].TickSize: absent, must be given because XYZUSDT is not a known instrument",
                "Symbols[3].StepSize: absent, must be given because XYZUSDT is not a known instrument",
                "Symbols[4].TickSize: 0.1234, must be above 0, at most 1000000, with at most 12 decimals and 3 significant digits",
                "Symbols[4].StepSize: -1, must be above 0, at most 1000000, with at most 12 decimals and 3 significant digits",
                "Symbols[4].StartPrice: 1, must be 12.3400 to 12340000.0000",
            ],
            options.Validate());
    }

    [Fact]
    public void No_symbols_are_refused() =>
        Assert.Equal(["Symbols: 0 of them, must be 1 to 100"], new SyntheticMarketOptions { Symbols = [] }.Validate());

    [Fact]
    public void An_unknown_symbol_trades_on_the_grids_it_was_given()
    {
        var options = new SyntheticMarketOptions
        {
            Symbols = [new() { Symbol = "XYZUSDT", StartPrice = 25m, DailyVolume = 100_000, TickSize = 0.25m, StepSize = 5m }],
        };

        var series = Assert.Single(new SyntheticMarket(options).Record(500, TestContext.Current.CancellationToken));

        Assert.All(series.ToArray(), candle =>
        {
            Assert.Equal(0m, (decimal)candle.Close % 0.25m);
            Assert.Equal(0m, (decimal)candle.Volume % 5m);
        });
    }
}
