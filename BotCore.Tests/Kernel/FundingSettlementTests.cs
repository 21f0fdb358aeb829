using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

public class FundingSettlementTests
{
    private const long EightHoursMs = 8 * 60 * MinuteMs;

    [Theory]
    [InlineData(Side.Buy, 0.0001, -0.02)]
    [InlineData(Side.Sell, 0.0001, 0.02)]
    [InlineData(Side.Buy, -0.0001, 0.02)]
    public void Longs_pay_shorts_at_a_positive_rate(Side side, double rate, double payment)
    {
        var desk = With(side);

        desk.Kernel.OnFunding(0, (decimal)rate, 100m, MondayMs + EightHoursMs); // 2 × 100 × 0.01 %

        Assert.Equal((decimal)payment, Assert.Single(desk.All<FundingSettled>()).Payment);
        Assert.Equal((decimal)payment, desk.Position.Funding);
        Assert.Equal(-(decimal)payment, desk.Account.Ledger[LedgerAccount.Funding]);
    }

    [Fact]
    public void It_is_part_of_the_trade()
    {
        var desk = With(Side.Buy);
        desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs + EightHoursMs);
        desk.SkipTo(MondayMs + EightHoursMs).Flat(100);
        desk.Close();

        desk.Flat(100);

        var trade = Assert.Single(desk.Trades);
        Assert.Equal(-0.02m, trade.Funding);
        Assert.Equal(-0.02m - 0.16m, trade.NetPnl); // and two fees of 200 × 0.04 %
        Assert.Equal(10_000m + trade.NetPnl, desk.Account.Ledger.WalletBalance);
    }

    [Fact]
    public void One_settlement_is_paid_once_however_often_it_is_told()
    {
        // Regression: funding was once charged with every price, 5,760 times too much.
        var desk = With(Side.Buy);

        for (int i = 0; i < 100; i++) desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs + EightHoursMs + i * 5_000);
        desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs + 2 * EightHoursMs);

        Assert.Equal([MondayMs + EightHoursMs, MondayMs + 2 * EightHoursMs], desk.All<FundingSettled>().Select(e => e.TimeMs));
    }

    [Fact]
    public void A_flat_account_pays_nothing()
    {
        var desk = AKernel().Open().Flat(100);

        desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs + EightHoursMs);

        Assert.Empty(desk.All<FundingSettled>());
    }

    [Fact]
    public void A_position_does_not_pay_for_the_time_before_it_was_opened()
    {
        var desk = With(Side.Buy);

        desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs);

        Assert.Empty(desk.All<FundingSettled>());
    }

    private static TradingDesk With(Side side)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(side, 2m));
        return desk.Flat(100);
    }
}
