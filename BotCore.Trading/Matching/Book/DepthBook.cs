using BotCore.Trading.Orders;
using BotCore.Trading.State;

namespace BotCore.Trading.Matching.Book;

/// <summary>
/// Bids and asks of one instrument as recorded, best first, with what our own orders have taken of them. Taken stays taken until the
/// record says something new about that level: the same quantity is not sold to us twice.
/// </summary>
internal sealed class DepthBook : ITransferable
{
    private readonly List<Level> _bids = [];
    private readonly List<Level> _asks = [];

    private record struct Level(decimal Price, decimal Quantity, decimal Taken);

    /// <summary>True once both sides are known.</summary>
    public bool IsKnown => _bids.Count > 0 && _asks.Count > 0;

    public decimal BestBid => _bids[0].Price;

    public decimal BestAsk => _asks[0].Price;

    /// <summary>Between best bid and best ask: the mark price here.</summary>
    public decimal Mid => (BestBid + BestAsk) / 2m;

    public void Apply(DepthUpdate update)
    {
        if (update.Kind == DepthKind.Snapshot)
        {
            _bids.Clear();
            _asks.Clear();
        }
        if (update.Kind == DepthKind.Top)
            foreach (var level in update.Levels) SideOf(level.Side).Clear();
        foreach (var level in update.Levels) Set(level);
    }

    /// <summary>Recorded quantity of a level, base asset; 0 when it is not there.</summary>
    public decimal QuantityAt(Side side, decimal price)
    {
        var levels = SideOf(side);
        int at = Find(levels, side, price);
        return at >= 0 ? levels[at].Quantity : 0m;
    }

    /// <summary>What a taker can still get, base asset.</summary>
    /// <param name="taker">Buy takes asks.</param>
    /// <param name="limit">Worst price; null for any.</param>
    public decimal Available(Side taker, decimal? limit)
    {
        decimal sum = 0m;
        foreach (var level in SideOf(taker.Opposite()))
        {
            if (!IsWithin(taker, level.Price, limit)) break;
            sum += level.Quantity - level.Taken;
        }
        return sum;
    }

    /// <summary>The best level of which something is left for a taker.</summary>
    public bool TryBest(Side taker, decimal? limit, out decimal price, out decimal quantity)
    {
        foreach (var level in SideOf(taker.Opposite()))
        {
            if (!IsWithin(taker, level.Price, limit)) break;
            (price, quantity) = (level.Price, level.Quantity - level.Taken);
            if (quantity > 0m) return true;
        }
        (price, quantity) = (0m, 0m);
        return false;
    }

    /// <summary>Notes what a taker has got of a level.</summary>
    public void Take(Side taker, decimal price, decimal quantity)
    {
        var levels = SideOf(taker.Opposite());
        int at = Find(levels, taker.Opposite(), price);
        levels[at] = levels[at] with { Taken = levels[at].Taken + quantity };
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("book");
        foreach (var levels in (List<Level>[])[_bids, _asks])
            transfer.List(levels, static (StateTransfer t, ref Level level) =>
            {
                var (price, quantity, taken) = level;
                t.Value(ref price);
                t.Value(ref quantity);
                t.Value(ref taken);
                if (t.IsReading) level = new Level(price, quantity, taken);
            });
    }

    private void Set(DepthLevel level)
    {
        var levels = SideOf(level.Side);
        int at = Find(levels, level.Side, level.Price);
        if (at >= 0 && level.Quantity == 0m) levels.RemoveAt(at);
        else if (at >= 0) levels[at] = new Level(level.Price, level.Quantity, 0m);
        else if (level.Quantity > 0m) levels.Insert(~at, new Level(level.Price, level.Quantity, 0m));
    }

    private List<Level> SideOf(Side side) => side == Side.Buy ? _bids : _asks;

    private static bool IsWithin(Side taker, decimal price, decimal? limit) =>
        limit is not { } worst || (taker == Side.Buy ? price <= worst : price >= worst);

    /// <returns>The level's place, or the complement of where it belongs: bids fall, asks rise.</returns>
    private static int Find(List<Level> levels, Side side, decimal price)
    {
        int low = 0, high = levels.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = levels[middle].Price.CompareTo(price) * -(int)side;
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}
