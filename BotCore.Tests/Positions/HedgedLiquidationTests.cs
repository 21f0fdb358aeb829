using BotCore.Trading.Instruments;
using BotCore.Trading.Positions;
using FsCheck.Xunit;

namespace BotCore.Tests.Positions;

public class HedgedLiquidationTests
{
    private static readonly LeverageBracket[] Brackets = [new(0m, 1_000m, 0.01m, 0m, 50), new(1_000m, 5_000m, 0.05m, 40m, 20), new(5_000m, 100_000m, 0.25m, 1_040m, 4)];

    [Fact]
    public void A_price_below_and_one_above_can_liquidate()
    {
        // 12 long and 10 short at 100, 250 behind them: 250 + 2 P − 200 − M(12 P) − M(10 P).
        var (below, above) = HedgedLiquidation.Of(12m, 100m, 10m, 100m, 250m, Brackets);

        Assert.Null(below); // 50 are left even at zero
        // From 500 on both are in the last bracket: 50 + 2 P − (5.5 P − 2080) = 0 at 2130 / 3.5 = 608.57
        Assert.Equal(2_130m / 3.5m, above!.Value, 8);
    }

    [Fact]
    public void What_nothing_covers_is_liquidated_at_every_price() =>
        Assert.Equal((null, 0m), HedgedLiquidation.Of(1m, 100m, 1m, 100m, -1m, Brackets));

    [Theory]
    [InlineData(10, 100, 40, 100, null, 550)] // from 500 on both are in the last bracket, the short has been from 125 on
    [InlineData(40, 1_000, 10, 1_000, 550, null)]
    public void Brackets_go_on_for_one_side_when_the_other_is_in_its_last(int bought, int longEntry, int sold, int shortEntry, int? below, int? above) =>
        // 18,295 − 450 × 30 = 4,795, the maintenance margins of 5,500 (335) and 22,000 (4,460).
        Assert.Equal((below, above), HedgedLiquidation.Of(bought, longEntry, sold, shortEntry, 18_295m, Brackets));

    [Property]
    public void At_its_prices_exactly_the_maintenance_margin_is_left_and_between_them_more(ushort a, ushort b, ushort c, ushort d, ushort e)
    {
        decimal bought = 1m + a % 500 / 10m, sold = 1m + b % 500 / 10m, longEntry = 50m + c % 100, shortEntry = 50m + d % 100, balance = e % 8_000 - 500m;

        var (below, above) = HedgedLiquidation.Of(bought, longEntry, sold, shortEntry, balance, Brackets);

        if (below is { } low) Assert.Equal(0m, Left(low), 6);
        if (above is { } high and > 0m) Assert.Equal(0m, Left(high), 6);
        if (above == 0m)
        {
            for (decimal price = 1m; price < 5_000m; price *= 1.5m) Assert.True(Left(price) < 0m);
            return;
        }
        decimal from = below ?? 0m, to = above ?? from + 1_000m;
        for (int i = 1; i < 20; i++) Assert.True(Left(from + (to - from) * i / 20m) >= -0.000_001m);
        if (below is { } under) Assert.True(Left(under * 0.9m) < 0m);
        if (above is { } over) Assert.True(Left(over * 1.1m) < 0m);

        decimal Left(decimal p) => balance + bought * (p - longEntry) + sold * (shortEntry - p)
            - MaintenanceMargin.Of(bought * p, Brackets) - MaintenanceMargin.Of(sold * p, Brackets);
    }
}
