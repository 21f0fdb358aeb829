using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using FsCheck.Xunit;

namespace BotCore.Tests.Kernel;

/// <summary>What holds after every single input of any market, whatever people do meanwhile.</summary>
[Properties(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 30)]
public class InvariantTests
{
    [Property]
    public void The_book_always_balances(Scenario scenario) => AfterEachInput(scenario, recorder =>
        Assert.Equal(0m, recorder.Kernel.Account.Ledger.Imbalance()));

    [Property]
    public void The_wallet_is_what_was_paid_in_and_earned(Scenario scenario) => AfterEachInput(scenario, recorder =>
    {
        var account = recorder.Kernel.Account;
        var ledger = account.Ledger;
        decimal booked = account.Deposited - ledger[LedgerAccount.RealisedPnl] - ledger[LedgerAccount.Fees]
            - ledger[LedgerAccount.LiquidationFees] - ledger[LedgerAccount.Funding];
        Assert.Equal(booked, ledger.WalletBalance);
        if (account.OpenPositions != 0) return;
        Assert.Equal(account.Deposited + recorder.Journal.OfType<TradeClosed>().Sum(e => e.Trade.NetPnl), ledger.WalletBalance);
        Assert.Equal(0m, ledger[LedgerAccount.PositionMargin]);
    });

    [Property]
    public void Fills_explain_every_position_and_all_cash(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));

        var account = recorder.Kernel.Account;
        var tickets = recorder.Journal.OfType<OrderSubmitted>().ToDictionary(e => e.Ticket.Id, e => e.Ticket);
        decimal[,] quantities = new decimal[account.Instruments.Count, 2];
        decimal cash = account.Deposited + recorder.Journal.OfType<FundingSettled>().Sum(e => e.Payment);
        foreach (var fill in recorder.Journal.OfType<OrderFilled>())
        {
            var ticket = tickets[fill.OrderId];
            quantities[ticket.Instrument, ticket.PositionSide == PositionSide.Short ? 1 : 0] += fill.Quantity * (int)ticket.Side;
            cash -= fill.Quantity * fill.Price * (int)ticket.Side + fill.Fee;
        }

        decimal bought = 0m;
        foreach (var (i, leg) in Legs(account))
        {
            Assert.Equal(quantities[i, leg], account.Leg(i, leg).Quantity);
            bought += account.Leg(i, leg).Quantity * account.Leg(i, leg).EntryPrice;
        }
        Assert.Equal(cash + bought, account.Ledger.WalletBalance, 9);
    }

    [Property]
    public void Whatever_is_open_has_its_stop_and_what_is_flat_has_no_orders_left_over(Scenario scenario) => AfterEachInput(scenario, recorder =>
    {
        var account = recorder.Kernel.Account;
        foreach (var (i, leg) in Legs(account))
        {
            var position = account.Leg(i, leg);
            var open = account.OpenOrders(i).Where(o => o.Ticket.PositionSide == account.SideOf(leg)).ToList();
            int stops = open.Count(o => o.Ticket is { Origin: OrderOrigin.Protection, Type: OrderType.Stop, ClosesPosition: true });
            Assert.Equal(position.IsFlat ? 0 : 1, stops);
            if (position.IsFlat) Assert.DoesNotContain(open, o => o.Ticket.ReduceOnly);
            var entries = open.Where(o => !o.Ticket.ReduceOnly).ToList();
            Assert.True(entries.Count <= 1 || (entries.Count == 2 && entries[0].Ticket.PairId is { } pair && entries[1].Ticket.PairId == pair));
        }
    });

    [Property]
    public void Under_a_restriction_nothing_waits_to_open_a_position(Scenario scenario) => AfterEachInput(scenario, recorder =>
    {
        var account = recorder.Kernel.Account;
        for (int i = 0; i < account.Instruments.Count; i++)
            if (account.RestrictionOn(i) is not null) Assert.DoesNotContain(account.OpenOrders(i), o => !o.Ticket.ReduceOnly);
    });

    [Property]
    public void Stops_never_loosen(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));

        var stops = recorder.Journal.OfType<OrderSubmitted>().ToDictionary(e => e.Ticket.Id, e => (e.Ticket.Side, Price: e.Ticket.StopPrice ?? 0m));
        foreach (var moved in recorder.Journal.OfType<StopMoved>())
        {
            var (side, price) = stops[moved.OrderId];
            Assert.True(side == Side.Sell ? moved.StopPrice > price : moved.StopPrice < price);
            stops[moved.OrderId] = (side, moved.StopPrice);
        }
    }

    [Property]
    public void No_isolated_position_loses_more_than_its_margin(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));

        var tickets = recorder.Journal.OfType<OrderSubmitted>().ToDictionary(e => e.Ticket.Id, e => e.Ticket);
        var liquidationFees = recorder.Journal.OfType<OrderFilled>()
            .Where(e => tickets[e.OrderId].Origin == OrderOrigin.Liquidation).ToDictionary(e => (e.TimeMs, tickets[e.OrderId].Instrument, tickets[e.OrderId].PositionSide), e => e.Fee);
        var cross = new HashSet<long>();
        bool isHedged = recorder.Kernel.Account.PositionMode == PositionMode.Hedge;
        PositionSide? SideOf(TradeClosed closed) => isHedged ? closed.Trade.Direction.Opening().Opened() : null;
        var opened = new Dictionary<(int, PositionSide?), bool>();
        foreach (var happened in recorder.Journal)
        {
            if (happened is OrderFilled fill) opened.TryAdd((tickets[fill.OrderId].Instrument, tickets[fill.OrderId].PositionSide), tickets[fill.OrderId].IsCross);
            if (happened is TradeClosed closed && opened.Remove((closed.Instrument, SideOf(closed)), out bool isCross) && isCross) cross.Add(closed.Trade.Id);
        }
        foreach (var e in recorder.Journal.OfType<TradeClosed>().Where(e => !cross.Contains(e.Trade.Id)))
        {
            decimal margin = e.Trade.Quantity * e.Trade.EntryPrice / e.Trade.Leverage;
            decimal fee = e.Trade.ExitReason == "liquidation" ? liquidationFees[(e.TimeMs, e.Instrument, SideOf(e))] : 0m;
            Assert.True(-e.Trade.GrossPnl + fee <= margin + 0.000_000_001m, $"{e.Trade} lost more than {margin}");
        }
    }

    [Property]
    public void Cross_positions_together_never_lose_more_than_the_balance_they_share(Scenario scenario) => AfterEachInput(scenario, recorder =>
    {
        var account = recorder.Kernel.Account;
        if (Legs(account).Any(at => account.Leg(at.Instrument, at.Leg).IsCross)) return;
        // Fees and funding are paid from the wallet whatever it holds; losses stop at zero.
        decimal costs = account.Ledger[LedgerAccount.Fees] + Math.Max(0m, account.Ledger[LedgerAccount.Funding]);
        Assert.True(account.CrossBalance() >= -costs - 0.000_000_001m, $"{account.CrossBalance()} is left of the cross balance");
    });

    [Property]
    public void Of_a_pair_only_one_order_ever_fills(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));

        var tickets = recorder.Journal.OfType<OrderSubmitted>().ToDictionary(e => e.Ticket.Id, e => e.Ticket);
        var filled = recorder.Journal.OfType<OrderFilled>().Select(e => tickets[e.OrderId]).Where(t => t.PairId.HasValue).Distinct().GroupBy(t => t.PairId);
        Assert.All(filled, pair => Assert.Single(pair));
    }

    [Property]
    public void No_order_meets_a_price_before_it_has_arrived(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));

        // What protects a position is placed by its fill and stands at the venue at once.
        var arrivals = recorder.Journal.OfType<OrderSubmitted>().Where(e => e.Ticket.Origin != OrderOrigin.Protection).ToDictionary(e => e.Ticket.Id, e => e.Ticket.ArrivesMs ?? e.Ticket.CreatedMs);
        Assert.All(
            recorder.Journal.OfType<OrderFilled>().Where(e => arrivals.ContainsKey(e.OrderId)), e => Assert.True(e.TimeMs >= arrivals[e.OrderId]));
    }

    [Property]
    public void Orders_end_once_and_fill_what_was_asked_for(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));

        var spec = recorder.Kernel.Account.Instruments;
        var tickets = recorder.Journal.OfType<OrderSubmitted>().ToDictionary(e => e.Ticket.Id, e => e.Ticket);
        foreach (var fills in recorder.Journal.OfType<OrderFilled>().GroupBy(e => e.OrderId))
        {
            var ticket = tickets[fills.Key];
            Assert.True(ticket.ClosesPosition || fills.Sum(f => f.Quantity) <= ticket.Quantity);
            Assert.All(fills, f => Assert.True(spec[ticket.Instrument].IsOnStep(f.Quantity) && spec[ticket.Instrument].IsOnTick(f.Price)));
            if (ticket.Type == OrderType.Limit)
                Assert.All(fills, f => Assert.True(ticket.Side == Side.Buy ? f.Price <= ticket.Price : f.Price >= ticket.Price));
        }
        var ends = recorder.Journal.Select(e => e switch
        {
            OrderCancelled c => c.OrderId,
            OrderExpired x => x.OrderId,
            OrderRejected r => r.OrderId,
            _ => 0,
        }).Where(id => id != 0).ToList();
        Assert.Equal(ends.Count, ends.Distinct().Count());
    }

    [Fact]
    public void The_scenarios_reach_what_they_are_meant_to_reach()
    {
        // Properties over markets in which nothing happens would all hold.
        var reached = new HashSet<string>();
        var random = new Random(20240101);
        for (int n = 0; n < 100; n++)
        {
            var steps = Enumerable.Range(0, 200).Select(_ => new ScenarioStep(random.Next(1_000_000), random.Next(64), random.Next(1_000_000)));
            var scenario = new Scenario(random.Next(1_000_000), 0, [.. steps]);
            foreach (var happened in Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario)).Journal)
                reached.Add(happened switch
                {
                    OrderDenied e => $"denied {e.Code}",
                    OrderCancelled e => $"cancelled {e.Reason}",
                    OrderRejected e => $"rejected {e.Code}",
                    RestrictionImposed e => $"imposed {e.Code}",
                    RestrictionLifted e => $"lifted {e.Code}",
                    TradeClosed e => $"closed {e.Trade.ExitReason}",
                    StopMoved e => e.IsTrailing ? "trailed" : "tightened",
                    SignalRaised e => $"signal {e.Outcome}",
                    CommandHandled e => $"{e.Kind} {e.Code}",
                    OrderFilled e => $"filled {e.Liquidity}",
                    _ => happened.GetType().Name,
                });
        }

        string[] expected =
        [
            "CandleTaken", "CapitalDeposited", "OrderTriggered", "OrderExpired", "FundingSettled", "TradingSwitched", "SettingChanged", "filled Maker",
            "filled Taker", "trailed", "tightened", "rejected post_only_would_take", "closed stop_loss", "closed take_profit", "closed trailing_stop",
            "closed opposite_signal", "closed manual", "closed kill_switch", "closed liquidation", "imposed DailyLoss", "imposed WeeklyLoss", "imposed CoolDown",
            "imposed Drawdown", "imposed KillSwitch", "lifted DailyLoss", "lifted WeeklyLoss", "lifted CoolDown", "lifted Drawdown", "lifted KillSwitch",
            "cancelled position_closed", "cancelled restricted", "cancelled immediate_or_cancel", "cancelled fill_or_kill", "cancelled manual", "cancelled one_cancels_other", "PlaceOrderPair ",
            "signal ordered", "signal closed_on_opposite", "denied symbol_exposure", "denied order_rate", "denied position_open", "denied halted", "denied reducing",
            "denied stop_beyond_liquidation", "denied portfolio_risk", "denied correlation_exposure", "imposed StopGuard", "imposed LowProfit", "imposed MarginWarning", "imposed MarginLevel",
            "lifted StopGuard", "lifted LowProfit", "lifted MarginWarning", "lifted MarginLevel", "closed margin_level", "AiSignalReceived", "StrategySilenced", "signal ai_bias",
            "signal no_edge", "signal no_atr", "ReportAiSignal ", "ReportAiSignal old_ai_signal", "denied directional_exposure", "ChangeSettings invalid_setting", "PlaceOrder ", "CancelOrder stop_required",
        ];
        Assert.Empty(expected.Except(reached));
    }

    private static IEnumerable<(int Instrument, int Leg)> Legs(Account account) =>
        from instrument in Enumerable.Range(0, account.Instruments.Count)
        from leg in Enumerable.Range(0, account.Legs)
        select (instrument, leg);

    private static void AfterEachInput(Scenario scenario, Action<Recorder> holds)
    {
        var recorder = Recorder.Of(scenario);
        foreach (var input in ScenarioInputs.Of(scenario))
        {
            input.GiveTo(recorder);
            holds(recorder);
        }
    }
}
