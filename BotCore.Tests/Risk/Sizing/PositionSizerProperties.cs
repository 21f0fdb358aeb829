using BotCore.Tests.Builders;
using BotCore.Trading.Instruments;
using BotCore.Trading.Risk.Sizing;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Risk.Sizing;

/// <summary>What must hold for every input: no sizer spends more than its budget, nor what the venue would refuse.</summary>
public sealed class PositionSizerProperties
{
    private const decimal Share = 0.02m;

    [Property(MaxTest = 500)]
    public void Loss_at_the_stop_is_never_above_the_budget(PositiveInt equity, PositiveInt price, int stopTicks, PositiveInt leverage, PositiveInt costs)
    {
        IPositionSizer[] sizers = [new RiskPerStopSizer(Share), new AverageTrueRangeSizer(Share, 1.7m), new HalfKellySizer(Share, 1)];
        var input = AnInput(equity, price, stopTicks, leverage, costs);

        foreach (var sizer in sizers)
        {
            decimal quantity = sizer.Quantity(input);
            decimal loss = quantity * (Math.Abs(input.EntryPrice - input.StopPrice!.Value) + input.EntryPrice * input.CostRatio);
            Assert.True(loss <= input.Equity * Share, $"{sizer.GetType().Name}: loses {loss} of {input.Equity * Share}");
        }
    }

    [Property(MaxTest = 500)]
    public void Margin_of_a_fixed_fraction_is_never_above_it(PositiveInt equity, PositiveInt price, PositiveInt leverage)
    {
        var input = AnInput(equity, price, stopTicks: 10, leverage, costs: PositiveInt.NewPositiveInt(1));

        decimal quantity = ((IPositionSizer)new FixedFractionSizer(Share)).Quantity(input);

        Assert.True(quantity * input.EntryPrice <= input.Equity * Share * input.Leverage);
    }

    [Property(MaxTest = 500)]
    public void Swing_of_a_volatility_target_is_never_above_it(PositiveInt equity, PositiveInt price, PositiveInt leverage, PositiveInt volatility)
    {
        var input = AnInput(equity, price, 10, leverage, PositiveInt.NewPositiveInt(1)) with { AnnualVolatilityRatio = volatility.Get / 37.0 };

        decimal quantity = ((IPositionSizer)new VolatilityTargetSizer(0.2m)).Quantity(input);

        Assert.True(quantity * input.EntryPrice * (decimal)input.AnnualVolatilityRatio!.Value <= input.Equity * 0.2m);
    }

    [Property(MaxTest = 500)]
    public void Every_size_is_one_the_venue_accepts(PositiveInt equity, PositiveInt price, int stopTicks, PositiveInt leverage, PositiveInt costs)
    {
        IPositionSizer[] sizers =
        [
            new FixedFractionSizer(0.5m), new RiskPerStopSizer(0.1m), new AverageTrueRangeSizer(0.1m, 0.5m), new HalfKellySizer(0.1m, 1), new VolatilityTargetSizer(2m),
        ];
        var input = AnInput(equity, price, stopTicks, leverage, costs);
        var instrument = input.Instrument;

        foreach (var sizer in sizers)
        {
            var outcome = sizer.Size(input);
            decimal notional = outcome.Quantity * input.EntryPrice;
            if (outcome.Quantity == 0m)
            {
                Assert.True(outcome.Reason > SizingReason.CappedByMaxQuantity, $"nothing, because of {outcome.Reason}");
                continue;
            }
            Assert.True(outcome.Reason <= SizingReason.CappedByMaxQuantity);
            Assert.True(instrument.IsOnStep(outcome.Quantity));
            Assert.True(outcome.Quantity >= instrument.MinQuantity && outcome.Quantity <= instrument.MaxQuantity);
            Assert.True(notional >= instrument.MinNotional);
            Assert.True(MaxLeverage.ForNotional(notional, instrument.Brackets) >= input.Leverage);
            Assert.True(notional * (1m + input.Leverage * input.CostRatio) <= input.FreeMargin * input.Leverage);
        }
    }

    private static SizingInput AnInput(PositiveInt equity, PositiveInt price, int stopTicks, PositiveInt leverage, PositiveInt costs)
    {
        decimal entry = 0.1m + price.Get * 12.3m;
        return new SizingInput
        {
            Instrument = AnInstrument.Bitcoin with { MaxQuantity = 1_000m },
            Equity = equity.Get * 333.33m,
            FreeMargin = equity.Get * 250m,
            EntryPrice = entry,
            StopPrice = Math.Max(0.1m, entry + (stopTicks == 0 ? 1 : stopTicks) * 0.1m),
            Leverage = 1 + leverage.Get % 125,
            CostRatio = costs.Get % 20 * 0.0001m,
            AverageTrueRange = (double)entry * 0.01,
            AnnualVolatilityRatio = 0.1 + costs.Get % 30 / 10.0,
            Edge = new TradeEdge(100, 55, 45, AverageWin: 100m + equity.Get % 50, AverageLoss: 100m),
        };
    }
}
