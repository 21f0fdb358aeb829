using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.State;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BotCore.Tests.Kernel;

/// <summary>What is asked and refused, however odd, leaves the account as it was; and nothing that can be asked makes the kernel throw.</summary>
[Properties(Arbitrary = [typeof(ScenarioArbitrary), typeof(OddOrderArbitrary)], MaxTest = 60)]
public class DenialTests
{
    [Property]
    public void A_denial_leaves_no_trace_in_the_account(Scenario scenario, OddOrder[] orders)
    {
        var recorder = Recorder.Of(scenario).Take(ScenarioInputs.Of(scenario));
        int denied = 0;
        foreach (var order in orders)
        {
            byte[] before = recorder.AccountBytes();
            var asked = new PlaceOrder($"odd-{denied}-{order}", "f", order.Intent(recorder.Kernel));
            var outcome = recorder.Kernel.Handle(asked, recorder.Kernel.NowMs);
            var events = recorder.Kernel.Events.ToList();
            recorder.Keep();
            if (outcome.IsAccepted || outcome.IsConflict) continue;

            denied++;
            Assert.All(events, happened => Assert.True(happened is OrderDenied or CommandHandled));
            // But for the answer, which must be remembered, it is the account from before.
            var untouched = Recorder.Of(scenario);
            untouched.Kernel.TransferAccount(StateTransfer.Read(before));
            untouched.Kernel.Replay(events[^1]);
            Assert.Equal(untouched.AccountBytes(), recorder.AccountBytes());
        }
    }

    [Property]
    public void Random_orders_between_random_candles_never_throw(Scenario scenario, OddOrder[] orders)
    {
        var recorder = Recorder.Of(scenario);
        int next = 0;
        foreach (var input in ScenarioInputs.Of(scenario))
        {
            input.GiveTo(recorder);
            if (orders.Length == 0 || next >= 200) continue;
            var order = orders[next++ % orders.Length];
            recorder.Kernel.Handle(new PlaceOrder($"odd-{next}", "f", order.Intent(recorder.Kernel)), recorder.Kernel.NowMs);
            recorder.Keep();
            Assert.Equal(0m, recorder.Kernel.Account.Ledger.Imbalance());
        }
        Assert.Equal(0m, recorder.Kernel.Account.Ledger.Imbalance());
        Assert.True(recorder.Kernel.Account.Ledger[LedgerAccount.PositionMargin] >= 0m);
    }
}

/// <summary>An order from numbers: mostly plausible, often on a limit, sometimes absurd.</summary>
public sealed record OddOrder(int Market, int Type, int Size, int Price, int Extra)
{
    internal OrderIntent Intent(TradingKernel kernel)
    {
        int market = Market % kernel.Setups.Count;
        var spec = kernel.Setups[market].Instrument;
        decimal mark = Math.Max(spec.TickSize, (decimal)kernel.Account.MarkOf(market));
        decimal quantity = (Size % 12) switch
        {
            0 => 0m,
            1 => -1m,
            2 => decimal.MaxValue,
            3 => 0.0000000000000000000000000001m,
            4 => spec.LargestQuantity,
            5 => spec.MinQuantity,
            6 => Math.Abs(kernel.Account.PositionOf(market).Quantity),
            7 => 1e27m,
            _ => spec.FloorToStep(Math.Min(100m * (1 + Size % 90) / mark, spec.LargestQuantity)),
        };
        return new OrderIntent
        {
            Instrument = market,
            Side = Extra % 2 == 0 ? Side.Buy : Side.Sell,
            Type = (OrderType)(Type % 5),
            Quantity = quantity,
            Price = At(Price, spec.TickSize, mark),
            StopPrice = At(Price / 13, spec.TickSize, mark),
            StopLoss = At(Extra / 2, spec.TickSize, mark),
            TakeProfit = At(Extra / 26, spec.TickSize, mark),
            TimeInForce = (TimeInForce)(Extra / 3 % 4),
            ExpiresMs = Extra / 12 % 3 == 0 ? kernel.NowMs + Extra % 100_000 - 1_000 : null,
            ReduceOnly = Extra / 5 % 3 == 0,
            PostOnly = Extra / 7 % 4 == 0,
            Leverage = (Extra / 11 % 6) switch { 0 => 0, 1 => -3, 2 => int.MaxValue, 3 => 125, 4 => 1, _ => null },
            Origin = OrderOrigin.Manual,
            Source = "manual",
            Reason = "odd",
        };
    }

    private static decimal? At(int number, decimal tick, decimal mark) => (number % 13) switch
    {
        0 or 1 or 2 or 3 or 4 => null,
        5 => 0m,
        6 => -tick,
        7 => decimal.MaxValue,
        8 => tick / 3m,
        9 => 1e-28m,
        _ => Math.Max(tick, Math.Floor(mark * (0.9m + number % 21 * 0.01m) / tick) * tick),
    };
}

public static class OddOrderArbitrary
{
    public static Arbitrary<OddOrder[]> Orders()
    {
        var number = Gen.Choose(0, 1_000_000);
        var order =
            from market in number
            from type in number
            from size in number
            from price in number
            from extra in number
            select new OddOrder(market, type, size, price, extra);
        return Arb.From(Gen.ArrayOf(order, 40), orders => orders.Length > 1 ? [orders[..(orders.Length / 2)], orders[(orders.Length / 2)..]] : []);
    }
}
