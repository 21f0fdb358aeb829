using BotCore.Contracts.Trading;
using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using BotCore.TradingEngine.Api;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Api;

[Trait("Category", "Integration")]
public sealed class StrategyLedgerApiTests
{
    [Fact]
    public async Task What_each_strategy_holds_and_has_paid_is_listed()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin with { TakerFeeRate = 0.0004m }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Sell, 2m) with { Source = "macd+rsi", StopLoss = 130m });
        desk.Flat(100).Flat(95);
        await using var host = await ApiHost.StartAsync();
        host.Engine.View = host.Engine.View with { Ledgers = StrategyLedgerMapping.ToModels(desk.Account) };

        var ledgers = await host.GetAsync<IReadOnlyList<StrategyLedgerModel>>("/api/strategies/ledgers");

        // 1 of 2 sold at 100 each, half of the fee of 0.08, and 5 gained so far.
        Assert.Equal(["macd", "rsi"], ledgers.Select(ledger => ledger.Strategy));
        Assert.All(ledgers, ledger =>
        {
            Assert.Equal((0m, 0.04m, -0.04m, 5m), (ledger.RealisedPnl, ledger.Fees, ledger.NetPnl, ledger.UnrealisedPnl));
            Assert.Equal(new StrategyHoldingModel("BTCUSDT", TradeDirection.Short, 1m, 100m, 5m), Assert.Single(ledger.Holdings));
        });
    }
}
