using BotCore.Contracts.Trading;
using BotCore.Tests.Projections;
using BotCore.Trading.Kernel;

namespace BotCore.Tests.Api;

[Trait("Category", "Integration")]
public sealed class DecisionsApiTests
{
    [Fact]
    public async Task Every_bar_without_a_trade_says_why()
    {
        var market = new RecordedMarket(11);
        market.Run(600);
        await using var host = await ApiHost.StartAsync(market);
        var taken = market.Events.OfType<CandleTaken>().Where(e => e.Instrument == 0 && e.Decision is not null).ToList();
        var (from, to) = (DateTimeOffset.FromUnixTimeMilliseconds(taken[10].TimeMs), DateTimeOffset.FromUnixTimeMilliseconds(taken[30].TimeMs));

        var page = await host.GetAsync<Page<DecisionModel>>($"/api/strategies/decisions?symbol=BTCUSDT&from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}&limit=8");
        var rest = await host.GetAsync<Page<DecisionModel>>(
            $"/api/strategies/decisions?symbol=BTCUSDT&from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}&limit=100&cursor={page.Next}");

        Assert.Equal(8, page.Items.Count);
        Assert.Null(rest.Next);
        var expected = taken.Where(e => e.TimeMs >= from.ToUnixTimeMilliseconds() && e.TimeMs < to.ToUnixTimeMilliseconds()).Select(e => (e.TimeMs, e.Decision)).Reverse();
        Assert.Equal(expected, page.Items.Concat(rest.Items).Select(d => (d.Time.ToUnixTimeMilliseconds(), (string?)d.Code)));
        Assert.All(page.Items.Concat(rest.Items), d => Assert.Equal(DecisionCodes.Find(d.Code)!.Meaning, d.Meaning));
    }

    [Fact]
    public async Task One_code_can_be_asked_for_and_none_that_does_not_exist()
    {
        var market = new RecordedMarket(11);
        market.Run(600);
        await using var host = await ApiHost.StartAsync(market);

        var page = await host.GetAsync<Page<DecisionModel>>("/api/strategies/decisions?code=no_signal&limit=500");

        Assert.NotEmpty(page.Items);
        Assert.All(page.Items, d => Assert.Equal(("no_signal", "signal", null, null), (d.Code, d.Kind, d.Direction, d.Detail)));
        await host.RefusedAsync(400, HttpMethod.Get, "/api/strategies/decisions?code=because");
        await host.RefusedAsync(400, HttpMethod.Get, "/api/strategies/decisions?from=yesterday");
        await host.RefusedAsync(404, HttpMethod.Get, "/api/strategies/decisions?symbol=DOGEUSDT");
    }
}
