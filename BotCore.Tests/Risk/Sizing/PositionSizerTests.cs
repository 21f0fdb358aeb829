using BotCore.Tests.Builders;
using BotCore.Trading.Analytics;
using BotCore.Trading.Risk.Sizing;

namespace BotCore.Tests.Risk.Sizing;

public sealed class PositionSizerTests
{
    // 10,000 USDT, a long from 60,000 with its stop 1,000 below, leverage 3.
    private static readonly SizingInput Input = new()
    {
        Instrument = AnInstrument.Bitcoin,
        Equity = 10_000m,
        EntryPrice = 60_000m,
        StopPrice = 59_000m,
        Leverage = 3,
    };

    private static readonly TradeEdge Winning = new(Trades: 100, Wins: 50, Losses: 50, AverageWin: 102m, AverageLoss: 100m);

    private static readonly IPositionSizer[] Every =
        [new RiskPerStopSizer(0.02m), new FixedFractionSizer(0.1m), new AverageTrueRangeSizer(0.02m, 2m), new HalfKellySizer(0.02m, 1), new VolatilityTargetSizer(0.2m)];

    [Fact]
    public void Fixed_fraction_puts_that_share_of_equity_aside_as_margin()
    {
        // 10 % is 1,000 of margin, 3,000 of notional, 0.05 BTC.
        var outcome = new FixedFractionSizer(0.10m).Size(Input);

        Assert.Equal(new SizingOutcome(0.05m, SizingReason.Budget), outcome);
    }

    [Fact]
    public void Risk_per_stop_loses_exactly_its_share_at_the_stop() =>
        Assert.Equal(new SizingOutcome(0.2m, SizingReason.Budget), new RiskPerStopSizer(0.02m).Size(Input));

    [Fact]
    public void Costs_are_part_of_the_loss_at_the_stop() =>
        // 200 ÷ (1,000 + 60,000 × 0.1 %) = 0.18867…
        Assert.Equal(0.188m, ((IPositionSizer)new RiskPerStopSizer(0.02m)).Quantity(Input with { CostRatio = 0.001m }));

    /// <summary>The predecessor multiplied by leverage a stop distance already divided by it, and a cap in the wrong unit hid the error.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(50)]
    public void Leverage_does_not_change_what_the_stop_costs(int leverage)
    {
        IPositionSizer[] sizers = [new RiskPerStopSizer(0.02m), new AverageTrueRangeSizer(0.02m, 2m), new HalfKellySizer(0.02m, 1)];
        var input = Input with { Leverage = leverage, AverageTrueRange = 500.0, Edge = Winning with { AverageWin = 300m } };

        Assert.All(sizers, sizer => Assert.Equal(new SizingOutcome(0.2m, SizingReason.Budget), sizer.Size(input)));
    }

    /// <summary>In the predecessor every trade was a fifth of equity, whatever the risk setting said.</summary>
    [Fact]
    public void Half_the_risk_is_half_the_size()
    {
        Assert.Equal(0.2m, new RiskPerStopSizer(0.02m).Size(Input).Quantity);
        Assert.Equal(0.1m, new RiskPerStopSizer(0.01m).Size(Input).Quantity);
    }

    [Fact]
    public void Average_true_range_stands_in_for_a_stop()
    {
        // 200 ÷ (2 × 250.01, up to 500.1) = 0.3999…
        var outcome = new AverageTrueRangeSizer(0.02m, 2m).Size(Input with { StopPrice = null, AverageTrueRange = 250.01 });

        Assert.Equal(new SizingOutcome(0.399m, SizingReason.Budget), outcome);
    }

    [Fact]
    public void Stop_further_away_than_the_range_counts_instead() =>
        Assert.Equal(0.2m, new AverageTrueRangeSizer(0.02m, 2m).Size(Input with { AverageTrueRange = 100.0 }).Quantity);

    [Fact]
    public void Half_Kelly_follows_a_small_edge_below_the_highest_risk()
    {
        // W − L ÷ R = 0.5 − 0.5 ÷ 1.02 = 0.0098…; half of it of 10,000 is 49.02, over 1,000 is 0.049.
        var outcome = new HalfKellySizer(maxRiskRatio: 0.02m, minTrades: 100).Size(Input with { Edge = Winning });

        Assert.Equal(new SizingOutcome(0.049m, SizingReason.Budget), outcome);
    }

    /// <summary>The predecessor's multiplier never exceeded one half, so switching it on always halved every trade.</summary>
    [Fact]
    public void Half_Kelly_with_a_large_edge_uses_the_highest_risk_in_full() =>
        Assert.Equal(0.2m, new HalfKellySizer(0.02m, 100).Size(Input with { Edge = Winning with { AverageWin = 200m } }).Quantity);

    /// <summary>The predecessor went on with a quarter of the size however negative the edge was.</summary>
    [Theory]
    [InlineData(50, 50, 100)]
    [InlineData(50, 50, 99)]
    [InlineData(10, 90, 300)]
    [InlineData(0, 100, 0)]
    [InlineData(0, 0, 0)]
    public void Half_Kelly_never_trades_without_an_edge(int wins, int losses, int averageWin)
    {
        var edge = new TradeEdge(100, wins, losses, averageWin, AverageLoss: losses == 0 ? 0m : 100m);

        Assert.Equal(new SizingOutcome(0m, SizingReason.NoEdge), new HalfKellySizer(0.02m, 100).Size(Input with { Edge = edge }));
    }

    [Fact]
    public void Half_Kelly_waits_for_enough_trades() =>
        Assert.Equal(SizingReason.TooFewTrades, new HalfKellySizer(0.02m, 101).Size(Input with { Edge = Winning }).Reason);

    [Fact]
    public void Edge_has_the_sign_of_the_mean_result()
    {
        var statistics = TradeStatistics.Of([10m, 0m, -4m, 0m, -4m]);

        // 1/5 − 2/5 × 4 ÷ 10 = 0.04, and the mean is 0.4.
        Assert.Equal(0.04m, TradeEdge.Of(statistics).KellyRatio);
        Assert.Equal(0.4m, statistics.Expectancy);
    }

    [Fact]
    public void Volatility_target_scales_with_calm_and_storm()
    {
        // 10,000 × 20 % ÷ (50 % × 60,000) = 0.0666…; at twice the volatility half of it.
        var sizer = new VolatilityTargetSizer(0.20m);

        Assert.Equal(0.066m, sizer.Size(Input with { AnnualVolatilityRatio = 0.5 }).Quantity);
        Assert.Equal(0.033m, sizer.Size(Input with { AnnualVolatilityRatio = 1.0 }).Quantity);
    }

    [Fact]
    public void Free_margin_caps_the_size_and_says_so()
    {
        // 1,000 of free margin carries 3,000 of notional at leverage 3.
        var outcome = new RiskPerStopSizer(0.02m).Size(Input with { FreeMargin = 1_000m });

        Assert.Equal(new SizingOutcome(0.05m, SizingReason.CappedByMargin), outcome);
    }

    [Fact]
    public void Bracket_caps_the_size_and_says_so()
    {
        // Leverage 125 is allowed below a notional of 50,000: 0.833 BTC are 49,980.
        var outcome = new RiskPerStopSizer(0.10m).Size(Input with { Leverage = 125 });

        Assert.Equal(new SizingOutcome(0.833m, SizingReason.CappedByBracket), outcome);
    }

    [Fact]
    public void Notional_exactly_at_a_cap_belongs_to_the_next_bracket()
    {
        // 1 BTC at 50,000 would lie in the bracket that allows 100 at most.
        var outcome = new RiskPerStopSizer(0.10m).Size(Input with { EntryPrice = 50_000m, StopPrice = 49_500m, Leverage = 125 });

        Assert.Equal(new SizingOutcome(0.999m, SizingReason.CappedByBracket), outcome);
    }

    [Fact]
    public void Largest_order_of_the_venue_caps_the_size_and_says_so()
    {
        var outcome = new RiskPerStopSizer(0.02m).Size(Input with { Instrument = AnInstrument.Bitcoin with { MaxQuantity = 0.0125m } });

        Assert.Equal(new SizingOutcome(0.012m, SizingReason.CappedByMaxQuantity), outcome);
    }

    /// <summary>The predecessor applied neither step nor smallest order in paper trading.</summary>
    [Fact]
    public void Size_below_the_smallest_order_is_nothing_and_says_why()
    {
        var sizer = new RiskPerStopSizer(0.02m);
        var cheap = AnInstrument.Bitcoin with { MinQuantity = 0.001m, MinNotional = 100m };

        Assert.Equal(new SizingOutcome(0m, SizingReason.BelowMinQuantity), sizer.Size(Input with { Equity = 40m }));
        Assert.Equal(new SizingOutcome(0m, SizingReason.BelowMinNotional), sizer.Size(Input with { Equity = 50m, Instrument = cheap }));
    }

    [Fact]
    public void Budget_a_hair_too_small_for_one_more_step_does_not_buy_it()
    {
        // A tenth of it is 2.9…9, and 2.9…9 ÷ 3 has more digits than a decimal holds: it comes out as 1.
        var input = Input with
        {
            Instrument = AnInstrument.Bitcoin with { StepSize = 1m, MinQuantity = 1m },
            Equity = 29.999999999999999999999999999m,
            EntryPrice = 10m,
            StopPrice = 7m,
        };

        Assert.Equal(new SizingOutcome(0m, SizingReason.BelowMinQuantity), new RiskPerStopSizer(0.10m).Size(input));
        Assert.Equal(1m, new RiskPerStopSizer(0.10m).Size(input with { Equity = 30m }).Quantity);
    }

    [Fact]
    public void What_a_method_needs_and_does_not_have_is_named()
    {
        Assert.Equal(SizingReason.NoStop, new RiskPerStopSizer(0.02m).Size(Input with { StopPrice = null }).Reason);
        Assert.Equal(SizingReason.NoStop, new RiskPerStopSizer(0.02m).Size(Input with { StopPrice = 60_000m }).Reason);
        Assert.Equal(SizingReason.NoAverageTrueRange, new AverageTrueRangeSizer(0.02m, 2m).Size(Input).Reason);
        Assert.Equal(SizingReason.NoAverageTrueRange, new AverageTrueRangeSizer(0.02m, 2m).Size(Input with { AverageTrueRange = double.NaN }).Reason);
        Assert.Equal(SizingReason.NoVolatility, new VolatilityTargetSizer(0.2m).Size(Input).Reason);
        Assert.Equal(SizingReason.NoVolatility, new VolatilityTargetSizer(0.2m).Size(Input with { AnnualVolatilityRatio = 0.0 }).Reason);
        Assert.Equal(SizingReason.NoEquity, new FixedFractionSizer(0.1m).Size(Input with { Equity = -1m }).Reason);
        Assert.Equal(SizingReason.LeverageNotAllowed, new FixedFractionSizer(0.1m).Size(Input with { Leverage = 126 }).Reason);
    }

    [Fact]
    public void Impossible_input_is_refused_with_its_range()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RiskPerStopSizer(0.02m).Size(Input with { EntryPrice = 0m }));

        Assert.Contains("EntryPrice: must be above zero", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RiskPerStopSizer(0m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RiskPerStopSizer(0.11m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedFractionSizer(1.01m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HalfKellySizer(0.02m, 0));
    }

    [Theory]
    [InlineData("EntryPrice", "above zero")]
    [InlineData("StopPrice", "zero or more")]
    [InlineData("Leverage", "at least 1")]
    [InlineData("CostRatio", "zero or more")]
    public void Every_sizer_refuses_impossible_input_by_its_name(string field, string range)
    {
        var wrong = field switch
        {
            "EntryPrice" => Input with { EntryPrice = -1m },
            "StopPrice" => Input with { StopPrice = -0.1m },
            "Leverage" => Input with { Leverage = 0 },
            _ => Input with { CostRatio = -0.0001m },
        };

        Assert.All(Every, sizer =>
            Assert.Contains($"{field}: must be {range}", Assert.Throws<ArgumentOutOfRangeException>(() => sizer.Size(wrong)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void No_sizer_sizes_on_equity_of_zero() =>
        Assert.All(Every, sizer => Assert.Equal(new SizingOutcome(0m, SizingReason.NoEquity), sizer.Size(Input with { Equity = 0m })));

    [Fact]
    public void A_stop_at_zero_and_no_costs_are_possible() =>
        Assert.Equal(new SizingOutcome(0.003m, SizingReason.Budget), new RiskPerStopSizer(0.02m).Size(Input with { StopPrice = 0m, CostRatio = 0m }));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.PositiveInfinity)]
    public void A_range_that_measures_nothing_is_no_range(double range) =>
        Assert.Equal(SizingReason.NoAverageTrueRange, new AverageTrueRangeSizer(0.02m, 2m).Size(Input with { AverageTrueRange = range }).Reason);

    [Fact]
    public void The_smallest_quantity_and_notional_of_the_venue_can_be_had()
    {
        // A fifth of 100 at leverage 3 is 60, which buys 0.001.
        var input = Input with { Equity = 100m, Instrument = AnInstrument.Bitcoin with { MinQuantity = 0.001m, MinNotional = 60m } };

        Assert.Equal(new SizingOutcome(0.001m, SizingReason.Budget), new FixedFractionSizer(0.20m).Size(input));
    }
}
