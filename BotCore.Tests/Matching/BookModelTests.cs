using System.Buffers;
using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using FsCheck.Xunit;

namespace BotCore.Tests.Matching;

/// <summary>Orders against recorded depth; every case by hand.</summary>
public class BookModelTests
{
    [Fact]
    public void A_market_order_walks_the_levels()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 4m) with { StopLoss = 80m });

        venue.Snapshot("100 3, 99 5", "101 1, 102 2, 104 10");

        Assert.Equal([(1m, 101m), (2m, 102m), (1m, 104m)], venue.Fills.Select(f => (f.Quantity, f.Price)));
        Assert.All(venue.Fills, f => Assert.Equal(Liquidity.Taker, f.Liquidity));
        Assert.Equal(4m, venue.Position);
    }

    [Fact]
    public void What_the_levels_do_not_hold_stays_working_for_the_next_ones()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 4m) with { StopLoss = 80m });

        venue.Snapshot("100 3", "101 1, 102 2");
        Assert.Equal(1m, venue.Orders.Single(o => o.Ticket.Origin == OrderOrigin.Manual).RemainingQuantity);
        venue.Delta("bid 100 4"); // nothing new on the other side: what was taken is not there twice
        Assert.Equal(3m, venue.Position);
        venue.Delta("ask 103 2");

        Assert.Equal((1m, 103m), (venue.Fills[^1].Quantity, venue.Fills[^1].Price));
        Assert.Equal(4m, venue.Position);
    }

    [Fact]
    public void A_level_that_is_said_anew_is_there_again()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 3m) with { StopLoss = 80m });

        venue.Snapshot("100 3", "101 1").Snapshot("100 3", "101 1").Delta("ask 101 5");

        Assert.Equal([1m, 1m, 1m], venue.Fills.Select(f => f.Quantity));
    }

    [Fact]
    public void A_limit_takes_within_its_price_and_the_rest_waits_at_it()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Limit(Side.Buy, 5m, 102m) with { StopLoss = 80m });

        venue.Snapshot("100 3", "101 1, 102 2, 103 9");

        Assert.Equal([(1m, 101m), (2m, 102m)], venue.Fills.Select(f => (f.Quantity, f.Price)));
        Assert.Equal((2m, 0m), (venue.Orders[0].RemainingQuantity, venue.Kernel.QueueAheadOf(1))); // nobody bids 102
    }

    [Fact]
    public void A_resting_order_waits_until_trades_have_used_up_the_queue_before_it()
    {
        var venue = Venue.Open().Snapshot("100 3, 99 5", "101 1");
        venue.Send(AnOrder.Limit(Side.Buy, 2m, 100m) with { StopLoss = 80m });
        venue.Delta("ask 101 1");
        Assert.Equal(3m, venue.Kernel.QueueAheadOf(1));

        venue.Trade(Side.Sell, 100m, 2m);
        Assert.Equal(1m, venue.Kernel.QueueAheadOf(1));
        Assert.Empty(venue.Fills);
        venue.Trade(Side.Buy, 101m, 9m); // at the other side: nothing to it
        venue.Trade(Side.Sell, 100m, 2.5m); // 1 before it, 1.5 for it

        Assert.Equal((1.5m, 100m, Liquidity.Maker), (venue.Fills[0].Quantity, venue.Fills[0].Price, venue.Fills[0].Liquidity));
        venue.Trade(Side.Sell, 100m, 9m);
        Assert.Equal(2m, venue.Position);
    }

    [Fact]
    public void Cancellations_count_only_when_less_is_left_than_was_before_it()
    {
        var venue = Venue.Open().Snapshot("100 3", "101 1");
        venue.Send(AnOrder.Limit(Side.Buy, 2m, 100m) with { StopLoss = 80m });
        venue.Delta("ask 101 1");

        venue.Delta("bid 100 8");
        Assert.Equal(3m, venue.Kernel.QueueAheadOf(1)); // who came later is behind
        venue.Delta("bid 100 1");
        Assert.Equal(1m, venue.Kernel.QueueAheadOf(1));
        venue.Delta("bid 100 0, bid 99 1");
        Assert.Equal(0m, venue.Kernel.QueueAheadOf(1));
    }

    [Fact]
    public void A_trade_beyond_its_price_has_used_up_all_of_the_queue()
    {
        var venue = Venue.Open().Snapshot("100 300, 99 5", "101 1");
        venue.Send(AnOrder.Limit(Side.Buy, 2m, 100m) with { StopLoss = 80m });
        venue.Delta("ask 101 1");

        venue.Trade(Side.Sell, 99m, 1.2m);

        Assert.Equal((1.2m, 100m), (venue.Fills[0].Quantity, venue.Fills[0].Price)); // never more than was traded
    }

    [Fact]
    public void A_book_that_crosses_a_resting_order_fills_it_at_its_own_price()
    {
        var venue = Venue.Open().Snapshot("100 3", "101 1");
        venue.Send(AnOrder.Limit(Side.Buy, 2m, 100m) with { StopLoss = 80m });
        venue.Delta("ask 101 1");

        venue.Snapshot("98 3", "99 1.5");

        Assert.Equal((1.5m, 100m, Liquidity.Maker), (venue.Fills[0].Quantity, venue.Fills[0].Price, venue.Fills[0].Liquidity));
    }

    [Fact]
    public void Of_two_own_orders_the_better_price_comes_first_and_then_the_older_one()
    {
        var venue = Venue.Open(hedge: true).Snapshot("100 1, 99 1", "102 5");
        venue.Send(AnOrder.Market(Side.Buy, 4m) with { PositionSide = PositionSide.Long, StopLoss = 80m });
        venue.Snapshot("100 1", "102 5");
        foreach (decimal price in new[] { 104m, 103m, 104m })
            venue.Send(AnOrder.Limit(Side.Sell, 1m, price) with { PositionSide = PositionSide.Long });
        venue.Delta("bid 100 1");
        long first = venue.Orders.First(o => o.Ticket.Price == 104m).Ticket.Id;

        venue.Trade(Side.Buy, 104m, 2m);

        Assert.Equal([103m, 104m], venue.Fills.TakeLast(2).Select(f => f.Price));
        Assert.Equal(first, venue.Fills[^1].OrderId);
    }

    [Fact]
    public void Fill_or_kill_and_immediate_or_cancel_see_the_whole_book()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Limit(Side.Buy, 4m, 102m) with { StopLoss = 80m, TimeInForce = TimeInForce.FillOrKill });
        venue.Snapshot("100 3", "101 1, 102 2, 103 9");
        Assert.Equal("fill_or_kill", Assert.Single(venue.All<OrderCancelled>()).Reason);
        Assert.Empty(venue.Fills);

        venue.Send(AnOrder.Limit(Side.Buy, 4m, 102m) with { StopLoss = 80m, TimeInForce = TimeInForce.ImmediateOrCancel });
        venue.Delta("bid 100 3");

        Assert.Equal([1m, 2m], venue.Fills.Select(f => f.Quantity));
        Assert.Equal("immediate_or_cancel", venue.All<OrderCancelled>()[^1].Reason);
    }

    [Fact]
    public void A_post_only_order_that_the_book_would_fill_is_taken_back()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Limit(Side.Buy, 1m, 99m) with { StopLoss = 80m, PostOnly = true });

        venue.Snapshot("97 3", "98 1");

        Assert.Equal("post_only_would_take", Assert.Single(venue.All<OrderCancelled>()).Reason);
    }

    [Fact]
    public void A_stop_triggers_at_the_price_it_would_get_and_works_until_the_position_is_gone()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 4m) with { StopLoss = 95m });
        venue.Snapshot("100 3", "101 9").Snapshot("96 1", "97 1");
        Assert.Empty(venue.All<OrderTriggered>());

        venue.Snapshot("95 1, 94 2", "97 1");
        Assert.Equal([(1m, 95m), (2m, 94m)], venue.Fills.TakeLast(2).Select(f => (f.Quantity, f.Price)));
        Assert.Equal((1m, OrderStatus.PartiallyFilled), (venue.Position, venue.Orders[0].Status));
        venue.Snapshot("90 5", "97 1");

        Assert.Equal(0m, venue.Position);
        Assert.Equal(("stop_loss", 93.25m), (venue.All<TradeClosed>()[0].Trade.ExitReason, venue.All<TradeClosed>()[0].Trade.ExitPrice)); // (95 + 2 × 94 + 90) / 4
        Assert.Empty(venue.Orders);
    }

    [Fact]
    public void A_trailing_stop_follows_the_mid()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });
        venue.Snapshot("100 3", "100.2 9");
        venue.Send(AnOrder.Market(Side.Sell, 1m) with { Type = OrderType.Stop, TrailingDistanceRatio = 0.05m, ReduceOnly = true });

        venue.Snapshot("119 9", "121 9");

        Assert.Equal(114m, venue.Orders.Single(o => o.Ticket.Origin == OrderOrigin.Manual).StopPrice);
    }

    [Fact]
    public void The_mid_liquidates()
    {
        var venue = Venue.Open(leverage: 10);
        venue.Send(AnOrder.Market(Side.Buy, 10m) with { StopLoss = 92m, Leverage = 10 });
        venue.Snapshot("100 30", "100.1 90");

        venue.Snapshot("80 1", "90 1");

        Assert.Equal("liquidation", Assert.Single(venue.All<TradeClosed>()).Trade.ExitReason);
    }

    [Fact]
    public void Of_a_top_only_the_best_level_is_known()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 4m) with { StopLoss = 80m });

        venue.Give(DepthKind.Top, "bid 100 3, ask 101 1").Give(DepthKind.Top, "ask 101.5 2");

        Assert.Equal([(1m, 101m), (2m, 101.5m)], venue.Fills.Select(f => (f.Quantity, f.Price)));
    }

    [Fact]
    public void Nothing_meets_depth_from_before_it_arrived()
    {
        var venue = Venue.Open(latencyMs: 500);
        venue.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });

        venue.Wait(499).Snapshot("100 3", "101 1");
        Assert.Empty(venue.Fills);
        venue.Wait(1).Delta("bid 100 2");

        Assert.Equal(101m, Assert.Single(venue.Fills).Price);
    }

    [Fact]
    public void Without_a_book_nothing_fills_whatever_the_candles_say()
    {
        var venue = Venue.Open();
        venue.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 80m });

        venue.Candle(100, 130, 70, 100);

        Assert.Empty(venue.Fills);
        var candles = AKernelOf(hedge: false, latencyMs: 0, leverage: 3, books: false);
        Assert.Throws<InvalidOperationException>(() => candles.OnDepth(new DepthUpdate(0, 0, DepthKind.Snapshot, [])));
    }

    [Property(MaxTest = 60)]
    public void A_run_that_is_cut_and_restored_goes_on_the_same_way(int seed, byte cut)
    {
        var (whole, resumed) = (Venue.Open(), Venue.Open());
        Play(whole, seed, 0, 120);
        Play(resumed, seed, 0, cut % 120);
        var restored = resumed.Restored();
        Play(restored, seed, cut % 120, 120);

        Assert.Equal(whole.Saved(), restored.Saved());
        Assert.Equal(0m, whole.Kernel.Account.Ledger.Imbalance());
        Assert.Equal(whole.All<TradingEvent>().Skip(resumed.All<TradingEvent>().Count).Where(e => e is OrderFilled), restored.All<TradingEvent>().Where(e => e is OrderFilled));
    }

    [Property(MaxTest = 60)]
    public void No_more_is_ever_taken_of_a_book_than_it_showed_and_fills_sum_to_the_position(int seed)
    {
        var venue = Venue.Open();
        Play(venue, seed, 0, 120);

        var tickets = venue.All<OrderSubmitted>().ToDictionary(e => e.Ticket.Id, e => e.Ticket);
        Assert.Equal(venue.Fills.Sum(f => f.Quantity * (int)tickets[f.OrderId].Side), venue.Position);
        Assert.All(venue.Fills, f => Assert.True(f.Quantity > 0m && AnInstrument.Bitcoin.IsOnStep(f.Quantity)));
        foreach (var fill in venue.Fills.Where(f => tickets[f.OrderId].Price is not null))
            Assert.True(tickets[fill.OrderId].Side == Side.Buy ? fill.Price <= tickets[fill.OrderId].Price : fill.Price >= tickets[fill.OrderId].Price);
        var sameMoment = venue.Fills.Where(f => f.Liquidity == Liquidity.Taker && tickets[f.OrderId].Origin != OrderOrigin.Liquidation)
            .GroupBy(f => (f.TimeMs, f.Price, tickets[f.OrderId].Side));
        Assert.All(sameMoment, fills => Assert.True(fills.Sum(f => f.Quantity) <= 5m)); // no level of these books holds more
    }

    /// <summary>Books, trades and orders from a seed; the same for the same number, whatever came before.</summary>
    private static void Play(Venue venue, int seed, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            var random = new Random(unchecked(seed * 397) ^ i);
            decimal mid = 100m + (i % 17 - 8) * 0.5m;
            int act = random.Next(6);
            if (act == 0 && venue.Orders.Count == 0)
                venue.Send(AnOrder.Limit(Side.Buy, random.Next(1, 9) * 0.25m, mid - random.Next(3) * 0.1m) with { StopLoss = 80m });
            else if (act == 1 && venue.Position == 0m && venue.Orders.Count == 0)
                venue.Send(AnOrder.Market(random.Next(2) == 0 ? Side.Buy : Side.Sell, random.Next(1, 9) * 0.25m));
            else if (act == 2) venue.Trade(random.Next(2) == 0 ? Side.Buy : Side.Sell, mid + random.Next(-3, 4) * 0.1m, random.Next(1, 20) * 0.25m);
            else if (act == 3 && venue.Position != 0m) venue.Close();
            else
                venue.Give(DepthKind.Snapshot, string.Join(", ", Enumerable.Range(1, 3).SelectMany(k => new[]
                {
                    FormattableString.Invariant($"bid {mid - k * 0.1m} {random.Next(1, 20) * 0.25m}"), FormattableString.Invariant($"ask {mid + k * 0.1m} {random.Next(1, 20) * 0.25m}"),
                })));
        }
    }

    private static TradingKernel AKernelOf(bool hedge, int latencyMs, int leverage, bool books)
    {
        var sketch = Given.AKernel().With(s => s with
        {
            PositionMode = hedge ? PositionMode.Hedge : PositionMode.OneWay,
            LatencyMs = latencyMs,
            Leverage = leverage,
            MaxLeverage = 50,
        });
        var setup = sketch.Build().Setups[0];
        var kernel = new TradingKernel([new(setup.Instrument, Timeframe.OneMinute, [new ScriptedStrategy(Timeframe.OneMinute, new Dictionary<int, Direction>())])], sketch.Settings) { MatchesBooks = books };
        return kernel;
    }

    /// <summary>Somebody who plays a record of a book to a kernel; every line comes a millisecond after the one before.</summary>
    private sealed class Venue
    {
        private readonly (bool Hedge, int LatencyMs, int Leverage) _made;
        private readonly List<TradingEvent> _happened = [];
        private long _nowMs;
        private int _commands;

        private Venue(TradingKernel kernel, (bool, int, int) made, long nowMs, int commands) => (Kernel, _made, _nowMs, _commands) = (kernel, made, nowMs, commands);

        public TradingKernel Kernel { get; }

        public decimal Position => Kernel.Account.NetQuantityOf(0);

        public IReadOnlyList<Order> Orders => Kernel.Account.OpenOrders(0);

        public List<OrderFilled> Fills => All<OrderFilled>();

        public static Venue Open(bool hedge = false, int latencyMs = 0, int leverage = 3)
        {
            var kernel = AKernelOf(hedge, latencyMs, leverage, books: true);
            kernel.Open(Given.MondayMs, tradingOn: true);
            var venue = new Venue(kernel, (hedge, latencyMs, leverage), Given.MondayMs + Given.MinuteMs, 0);
            kernel.OnCandle(0, new Candle(Given.MondayMs, 100, 100, 100, 100, 1000));
            return venue;
        }

        public List<T> All<T>() where T : TradingEvent
        {
            _happened.AddRange(Kernel.Events);
            Kernel.ClearEvents();
            return [.. _happened.OfType<T>()];
        }

        public void Send(OrderIntent intent)
        {
            var outcome = Kernel.Handle(new PlaceOrder(FormattableString.Invariant($"c{++_commands}"), "f", intent), _nowMs);
            Assert.True(outcome.IsAccepted || intent.StopLoss is null, outcome.Reason);
        }

        public void Close() => Kernel.Handle(new ClosePosition(FormattableString.Invariant($"c{++_commands}"), "f", 0, null), _nowMs);

        public Venue Wait(long ms)
        {
            _nowMs += ms - 1;
            return this;
        }

        public Venue Snapshot(string bids, string asks) => Give(DepthKind.Snapshot, $"bid {bids.Replace(", ", ", bid ", StringComparison.Ordinal)}, ask {asks.Replace(", ", ", ask ", StringComparison.Ordinal)}");

        public Venue Delta(string levels) => Give(DepthKind.Delta, levels);

        public Venue Trade(Side taker, decimal price, decimal quantity)
        {
            Kernel.OnDepth(new DepthUpdate(0, ++_nowMs, DepthKind.Trade, [new DepthLevel(taker, price, quantity)]));
            return this;
        }

        public Venue Give(DepthKind kind, string levels)
        {
            Kernel.OnDepth(new DepthUpdate(0, ++_nowMs, kind, [.. levels.Split(", ").Select(Level)]));
            return this;
        }

        public void Candle(double open, double high, double low, double close) =>
            Kernel.OnCandle(0, new Candle(Kernel.LastCloseMs(0), open, high, low, close, 1000));

        public Venue Restored()
        {
            var kernel = AKernelOf(_made.Hedge, _made.LatencyMs, _made.Leverage, books: true);
            kernel.TransferAccount(StateTransfer.Read(Saved(Kernel.TransferAccount)));
            kernel.TransferMarket(StateTransfer.Read(Saved(Kernel.TransferMarket)));
            kernel.TransferBooks(StateTransfer.Read(Saved(Kernel.TransferBooks)));
            return new Venue(kernel, _made, _nowMs, _commands);
        }

        public byte[] Saved() => [.. Saved(Kernel.TransferAccount), .. Saved(Kernel.TransferBooks)];

        private static DepthLevel Level(string text)
        {
            string[] parts = text.Split(' ');
            return new DepthLevel(
                parts[0] == "bid" ? Side.Buy : Side.Sell, decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
                decimal.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
        }

        private static byte[] Saved(Action<StateTransfer> transfer)
        {
            var buffer = new ArrayBufferWriter<byte>();
            transfer(StateTransfer.Write(buffer));
            return buffer.WrittenSpan.ToArray();
        }
    }
}
