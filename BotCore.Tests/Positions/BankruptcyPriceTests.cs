using BotCore.Tests.Builders;
using BotCore.Tests.Reference;
using BotCore.Trading.Positions;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Positions;

public sealed class BankruptcyPriceTests
{
    [Fact]
    public void Long_at_leverage_ten_is_bankrupt_a_tenth_below_its_entry() =>
        Assert.Equal(54_000m, BankruptcyPrice.Of(2m, 60_000m, 12_000m));

    [Fact]
    public void Short_at_leverage_ten_is_bankrupt_a_tenth_above_its_entry() =>
        Assert.Equal(66_000m, BankruptcyPrice.Of(-2m, 60_000m, 12_000m));

    [Fact]
    public void Long_that_is_paid_in_full_is_never_bankrupt() => Assert.Null(BankruptcyPrice.Of(2m, 60_000m, 120_000m));

    [Theory]
    [InlineData(3, 93.4)]
    [InlineData(-3, 106.6)]
    public void Price_on_the_grid_is_the_last_one_before_the_margin_is_lost(int quantity, double expected) =>
        // 20 ÷ 3 is 6.67 away from 100: 93.33 or 106.67.
        Assert.Equal((decimal)expected, BankruptcyPrice.OnTick(AnInstrument.Bitcoin, quantity, 100m, 20m));

    [Fact]
    public void Margin_a_hair_too_small_for_a_tick_does_not_reach_it()
    {
        // 3 × 6.7 is 20.1; the division by 3 and the subtraction from 100 lose the missing hair.
        const decimal JustBelow = 20.099999999999999999999999999m;

        Assert.Equal(93.3m, BankruptcyPrice.Of(3m, 100m, JustBelow));
        Assert.Equal(93.4m, BankruptcyPrice.OnTick(AnInstrument.Bitcoin, 3m, 100m, JustBelow));
        Assert.Equal(93.3m, BankruptcyPrice.OnTick(AnInstrument.Bitcoin, 3m, 100m, 20.1m));
    }

    [Property]
    public void Loss_at_the_price_on_the_grid_never_exceeds_the_margin(PositiveInt steps, PositiveInt ticks, PositiveInt cents, bool isLong)
    {
        decimal quantity = steps.Get * 0.007m * (isLong ? 1m : -1m);
        decimal entry = (ticks.Get + 10) * 0.1m;
        decimal margin = Math.Min(cents.Get * 0.013m, Math.Abs(quantity) * entry);

        if (BankruptcyPrice.OnTick(AnInstrument.Bitcoin, quantity, entry, margin) is not { } price) return;

        Assert.True(AnInstrument.Bitcoin.IsOnTick(price));
        Assert.True(quantity * (entry - price) <= margin, $"loss {quantity * (entry - price)}, margin {margin}");
    }

    [Property]
    public void Liquidation_comes_before_bankruptcy(PositiveInt steps, PositiveInt cents, PositiveInt leverage, bool isLong)
    {
        decimal quantity = steps.Get * 1.37m * (isLong ? 1m : -1m);
        decimal entry = cents.Get * 713.21m;
        decimal margin = Math.Abs(quantity) * entry / (1 + leverage.Get % 125);

        decimal bankruptcy = BankruptcyPrice.Of(quantity, entry, margin) ?? 0m;
        decimal? liquidation = LiquidationPrice.Of(quantity, entry, margin, BracketTables.Sample);

        Assert.True(isLong ? liquidation is null || liquidation > bankruptcy : liquidation < bankruptcy);
    }
}
