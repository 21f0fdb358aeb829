using BotCore.Tests.Builders;
using BotCore.Tests.Reference;
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

    public static IEnumerable<TheoryDataRow<string>> Intervals => OracleCases.Rows("margin/funding.json", "cases");

    [Theory, MemberData(nameof(Intervals)), Trait("Category", "Reference")]
    public void Reference_positions_pay_what_they_were_open_for(string row)
    {
        var given = OracleCases.Get("margin/funding.json", "cases", row);
        var marks = OracleCases.File("margin/funding.json").GetProperty("marks_ms_price").EnumerateArray().ToDictionary(m => m[0].GetInt64(), m => m[1].GetDecimal());
        long openMs = given.GetProperty("open_ms").GetInt64(), closeMs = given.GetProperty("close_ms").GetInt64();
        var spec = AnInstrument.Bitcoin with { TickSize = 0.01m, FundingGrace = TimeSpan.FromSeconds(given.GetProperty("grace_seconds").GetInt32()) };
        foreach (var (side, expected) in new[] { (Side.Buy, "expected_cash_long"), (Side.Sell, "expected_cash_short") })
        {
            var kernel = AKernel().Market(spec).With(s => s with { StaleAfterSeconds = 86_400 }).Build();
            kernel.Open(0, tradingOn: true);
            var desk = new TradingDesk(kernel);
            long beforeMs = openMs - 10 * MinuteMs;
            desk.SkipTo(beforeMs - beforeMs % MinuteMs).Flat(2.77);
            var settlements = given.GetProperty("rates").EnumerateArray().Select(r => (TimeMs: r[0].GetInt64(), Rate: r[1].GetDecimal())).Where(r => marks.ContainsKey(r.TimeMs)).ToList();

            Settle(upTo: openMs);
            desk.Kernel.Handle(new PlaceOrder("open", "f", AnOrder.Market(side, given.Decimal("quantity"))), openMs);
            desk.Kernel.OnTick(0, 2.77, openMs);
            Settle(upTo: closeMs);
            desk.Kernel.Handle(new ClosePosition("close", "f", 0, null), closeMs);
            desk.Kernel.OnTick(0, 2.77, closeMs);
            Settle(upTo: long.MaxValue);

            Assert.Single(desk.Trades);
            OracleCases.Near(given.Decimal(expected), desk.Trades[0].Funding, 0m, 1e-6m);

            void Settle(long upTo)
            {
                foreach (var (timeMs, rate) in settlements.Where(s => s.TimeMs <= upTo)) desk.Kernel.OnFunding(0, rate, marks[timeMs], timeMs);
                settlements.RemoveAll(s => s.TimeMs <= upTo);
            }
        }
    }

    [Fact]
    public void A_position_opened_within_the_grace_after_it_was_said_still_takes_part()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs + MinuteMs);
        desk.Send(AnOrder.Market(Side.Buy, 2m));

        desk.Flat(100); // opens at the very time of the settlement

        Assert.Equal(-0.02m, Assert.Single(desk.All<FundingSettled>()).Payment);
    }

    [Fact]
    public void A_position_opened_after_the_grace_does_not()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Kernel.OnFunding(0, 0.0001m, 100m, MondayMs + MinuteMs);
        desk.Send(AnOrder.Market(Side.Buy, 2m));

        desk.Kernel.OnTick(0, 100, MondayMs + MinuteMs + 15_000);

        Assert.False(desk.Position.IsFlat);
        Assert.Empty(desk.All<FundingSettled>());
    }

    [Fact]
    public void A_settlement_is_recorded_also_when_nobody_pays()
    {
        var desk = AKernel().Open().Flat(100);

        desk.Kernel.OnFunding(0, 0.0001m, MondayMs + MinuteMs);

        Assert.Equal(new FundingRateTaken(MondayMs + MinuteMs, 0, 0.0001m, 100m), Assert.Single(desk.All<FundingRateTaken>()));
    }

    [Fact]
    public void Before_the_first_candle_there_is_no_mark_to_settle_at()
    {
        var desk = AKernel().Open();

        desk.Kernel.OnFunding(0, 0.0001m, MondayMs);

        Assert.Empty(desk.All<FundingRateTaken>());
    }

    private static TradingDesk With(Side side)
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(side, 2m));
        return desk.Flat(100);
    }
}
