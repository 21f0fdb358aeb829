using System.Buffers;
using BotCore.Tests.Builders;
using BotCore.Tests.Reference;
using BotCore.Trading.Analytics;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Tests.Positions;

public class PositionTests
{
    [Fact]
    public void Entry_price_is_the_mean_of_the_entries()
    {
        var position = new Position();

        Enter(position, 1m, 100m);
        Enter(position, 3m, 104m);

        Assert.Equal(4m, position.Quantity);
        Assert.Equal(103m, position.EntryPrice); // (100 + 312) / 4
        Assert.Equal(Direction.Long, position.Direction);
    }

    [Fact]
    public void A_partial_exit_realises_its_share_and_leaves_the_entry_price_alone()
    {
        var position = new Position();
        Enter(position, 4m, 103m, margin: 137.33m);

        var (pnl, freed) = position.Reduce(1m, 110m);

        Assert.Equal(7m, pnl);
        Assert.Equal(34.3325m, freed);
        Assert.Equal(103m, position.EntryPrice);
        Assert.Equal(3m, position.Quantity);
        Assert.Equal(7m, position.RealisedPnl);
    }

    [Fact]
    public void A_short_gains_when_the_price_falls()
    {
        var position = new Position();
        Enter(position, -2m, 100m);

        Assert.Equal(10m, position.UnrealisedPnl(95m));
        Assert.Equal(-10.0, position.UnrealisedPnl(105.0));
        Assert.Equal(10m, position.Reduce(2m, 95m).Pnl);
    }

    [Fact]
    public void Thirds_add_up_to_the_exact_result()
    {
        var position = new Position();
        Enter(position, 1m, 100m, margin: 100m);
        Enter(position, 2m, 100.1m, margin: 200m / 3m);

        var first = position.Reduce(1m, 101m);
        var second = position.Reduce(1m, 102m);
        var third = position.Reduce(1m, 103m);

        Assert.Equal(306m - 300.2m, first.Pnl + second.Pnl + third.Pnl);
        Assert.True(position.IsFlat);
        Assert.Equal(0m, position.Margin);
    }

    [Fact]
    public void Excursions_are_ratios_of_the_mean_entry_price()
    {
        var position = new Position();
        Enter(position, 2m, 100m);

        position.Excurse(high: 104, low: 97);
        position.Excurse(high: 103, low: 99);

        Assert.Equal(0.04, position.MaxFavourableRatio, 12);
        Assert.Equal(0.03, position.MaxAdverseRatio, 12);
    }

    [Fact]
    public void A_short_counts_its_excursions_the_other_way()
    {
        var position = new Position();
        Enter(position, -2m, 100m);

        position.Excurse(high: 104, low: 97);

        Assert.Equal(0.03, position.MaxFavourableRatio, 12);
        Assert.Equal(0.04, position.MaxAdverseRatio, 12);
    }

    [Fact]
    public void The_closing_fill_counts_among_the_excursions()
    {
        var position = new Position();
        Enter(position, 1m, 100m);

        var trade = Close(position, 1m, 92m);

        Assert.Equal(0.08, trade.MaxAdverseRatio, 12);
        Assert.Equal(0.0, trade.MaxFavourableRatio, 12);
    }

    [Fact]
    public void A_round_trip_tells_everything_that_was_entered_and_left()
    {
        var position = new Position();
        Enter(position, 1m, 100m, timeMs: 1000);
        Enter(position, 1m, 110m, timeMs: 2000);
        position.AddFee(0.05m);
        position.AddFunding(-0.02m);
        position.Reduce(0.5m, 120m);

        var trade = Close(position, 1.5m, 108m, fee: 0.06m, timeMs: 5000);

        Assert.Equal(2m, trade.Quantity);
        Assert.Equal(105m, trade.EntryPrice);
        Assert.Equal(111m, trade.ExitPrice);      // (0.5 × 120 + 1.5 × 108) / 2
        Assert.Equal(12m, trade.GrossPnl);        // 222 − 210
        Assert.Equal(0.11m, trade.Fees);
        Assert.Equal(-0.02m, trade.Funding);
        Assert.Equal(11.87m, trade.NetPnl);
        Assert.Equal((1000L, 5000L), (trade.EntryTimeMs, trade.ExitTimeMs));
        Assert.Equal(3, trade.Leverage);
    }

    [Fact]
    public void A_cleared_position_forgets_its_history()
    {
        var position = new Position();
        Enter(position, 1m, 100m);
        position.Reduce(1m, 105m);

        position.Clear();
        Enter(position, -1m, 50m);

        Assert.Equal(50m, position.EntryPrice);
        Assert.Equal(0m, position.RealisedPnl);
        Assert.Equal(0.0, position.MaxAdverseRatio);
    }

    [Theory]
    [InlineData(1, 108, 0.08, 0.0)]
    [InlineData(-1, 108, 0.0, 0.08)]
    [InlineData(-1, 92, 0.08, 0.0)]
    public void The_closing_fill_counts_on_its_side(int direction, double price, double favourable, double adverse)
    {
        var position = new Position();
        Enter(position, direction, 100m);

        var trade = Close(position, 1m, (decimal)price);

        Assert.Equal((favourable, adverse), (Math.Round(trade.MaxFavourableRatio, 12), Math.Round(trade.MaxAdverseRatio, 12)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_direction_is_that_of_the_first_entry(int direction)
    {
        var position = new Position();
        Enter(position, direction * 2m, 100m);

        Assert.Equal(direction > 0, position.IsLong);
        Assert.Equal(direction * 5m, position.PnlOfClosingAt(102.5m));
    }

    [Fact]
    public void Marks_and_the_liquidation_price_follow_a_partial_exit()
    {
        var position = new Position();
        Enter(position, -2m, 60_000m, margin: 12_000m);
        decimal? before = position.LiquidationPriceIn(BracketTables.Sample);

        position.Reduce(1m, 60_000m);
        position.Reduce(0.5m, 61_000m);

        Assert.Equal(0.5, position.MarkSize);
        Assert.Equal(3_000.0, position.MarkMargin);
        Assert.Equal(-500.0, position.UnrealisedPnl(61_000.0));
        decimal? after = position.LiquidationPriceIn(BracketTables.Sample);
        Assert.Equal(LiquidationPrice.Of(-0.5m, 60_000m, 3_000m, BracketTables.Sample), after);
        Assert.NotEqual(before, after); // half a coin is in another bracket than two
        Assert.Null(new Position().LiquidationPriceIn(BracketTables.Sample));
    }

    [Fact]
    public void A_restored_position_goes_on_and_ends_as_the_saved_one()
    {
        var saved = new Position();
        saved.Increase(
            -4m, 100m, 40m, AnOrder.Ticket(Side.Sell, 4m) with { Source = "macd+rsi", Reason = "turned down", IsCross = true }, 7_000);
        saved.Excurse(high: 104, low: 97);
        saved.AddFee(0.16m);
        saved.AddFunding(0.03m);
        saved.Reduce(1m, 98m);
        var buffer = new ArrayBufferWriter<byte>();
        saved.Transfer(StateTransfer.Write(buffer));
        var restored = new Position();

        restored.Transfer(StateTransfer.Read(buffer.WrittenMemory));

        Assert.Equivalent(saved, restored, strict: true);
        Assert.Equal(("macd+rsi", "turned down", true), (restored.Strategy, restored.EntryReason, restored.IsCross));
        Assert.Equal((2m, 0.16m, 0.03m), (restored.RealisedPnl, restored.Fees, restored.Funding));
        Assert.Equal((saved.MarkSize, saved.MarkMargin, saved.IsLong), (restored.MarkSize, restored.MarkMargin, restored.IsLong));
        Assert.Equal(saved.LiquidationPriceIn(BracketTables.Sample), restored.LiquidationPriceIn(BracketTables.Sample));
        Assert.Equal(Close(saved, 3m, 99m), Close(restored, 3m, 99m));
    }

    private static void Enter(Position position, decimal signed, decimal price, decimal margin = 0m, long timeMs = 0) =>
        position.Increase(signed, price, margin, AnOrder.Ticket(signed > 0m ? Side.Buy : Side.Sell, Math.Abs(signed)), timeMs);

    private static ClosedTrade Close(Position position, decimal size, decimal price, decimal fee = 0m, long timeMs = 0) =>
        position.CloseAll(1, AnInstrument.Bitcoin.Symbol, size, price, fee, timeMs, "manual");
}
