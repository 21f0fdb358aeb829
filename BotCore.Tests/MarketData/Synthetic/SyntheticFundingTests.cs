using BotCore.MarketData.Synthetic;

namespace BotCore.Tests.MarketData.Synthetic;

public class SyntheticFundingTests
{
    private const long EightHoursMs = 8 * 3_600_000;

    [Fact]
    public void It_settles_at_the_symbols_own_interval_and_at_no_other_time()
    {
        var market = new SyntheticMarket(new SyntheticMarketOptions());
        long midnight = market.OpenTimeMs(0);

        Assert.NotNull(market.FundingAt(0, midnight + EightHoursMs));
        Assert.Null(market.FundingAt(0, midnight + EightHoursMs + 60_000));
    }

    [Fact]
    public void The_same_seed_gives_the_same_rates_however_far_the_market_has_gone()
    {
        var (fresh, moved) = (new SyntheticMarket(new SyntheticMarketOptions()), new SyntheticMarket(new SyntheticMarketOptions()));
        moved.MoveTo(2_000);

        Assert.Equal(Rates(fresh, 0, 100), Rates(moved, 0, 100));
        Assert.NotEqual(Rates(fresh, 0, 100), Rates(fresh, 1, 100));
        Assert.NotEqual(Rates(fresh, 0, 100), Rates(new SyntheticMarket(new SyntheticMarketOptions { Seed = 7 }), 0, 100));
    }

    [Fact]
    public void Rates_are_often_the_interest_sometimes_not_and_come_back()
    {
        var rates = Rates(new SyntheticMarket(new SyntheticMarketOptions()), 0, 3_000);

        double interest = rates.Count(rate => rate == 0.0001m) / 3_000.0;
        Assert.InRange(interest, 0.4, 0.9);
        Assert.InRange(rates.Average(), 0m, 0.0003m);
        Assert.All(rates, rate => Assert.InRange(rate, -0.0075m, 0.0075m));
        Assert.Contains(rates, rate => rate < 0m);
    }

    private static List<decimal> Rates(SyntheticMarket market, int symbol, int count) =>
        [.. Enumerable.Range(0, count).Select(k => market.FundingAt(symbol, market.OpenTimeMs(0) + k * EightHoursMs)!.Value.Rate)];
}
