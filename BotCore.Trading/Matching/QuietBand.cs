using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Matching;

/// <summary>
/// The prices between which nothing of an instrument can act: no trigger, no limit, no trailing stop, no liquidation. A candle that
/// stays inside needs no walk. Derived from orders and position alone, and only ever too narrow: it decides that nothing happens,
/// never that something does.
/// </summary>
/// <remarks>
/// Levels are exact decimals, candles binary; what lies closer to a level than <see cref="Margin"/> is walked. The band holds until
/// the account's revision of the instrument changes.
/// </remarks>
internal readonly struct QuietBand
{
    /// <summary>Far above what the conversions between binary and decimal can be off (1e-15), far below any tick.</summary>
    private const double Margin = 1e-12;

    private readonly double _low;
    private readonly double _high;
    private readonly long _untilMs;

    private QuietBand(long revision, double low, double high, long untilMs, bool isCross)
    {
        IsCross = isCross;
        Revision = revision;
        _low = low * (1 + Margin);
        _high = high * (1 - Margin);
        _untilMs = untilMs;
    }

    /// <summary>The revision of the instrument's orders and position it was made for; 0 for none.</summary>
    public long Revision { get; }

    /// <summary>
    /// True when a cross position is open: whether it is liquidated depends on the whole account, which the band does not know, so that
    /// has to be asked with every candle (<see cref="Account.CoversCross"/>).
    /// </summary>
    public bool IsCross { get; }

    /// <summary>True when no order can act inside a candle, and no isolated position be liquidated.</summary>
    public bool Holds(in Candle candle, long closeTimeMs) => candle.Low > _low && candle.High < _high && closeTimeMs < _untilMs;

    /// <param name="liquidation">Of an isolated position, quote per base; null when no price liquidates.</param>
    public static QuietBand Of(long revision, IReadOnlyList<Order> orders, Position position, decimal? liquidation)
    {
        var bounds = new Bounds { High = double.MaxValue, UntilMs = long.MaxValue };
        if (liquidation is { } level) bounds.Add(level, below: position.Quantity > 0m);
        for (int i = 0; i < orders.Count; i++)
            if (orders[i].IsMatchable) bounds.Add(orders[i]);
        return bounds.IsBusy
            ? new QuietBand(revision, double.MaxValue, 0, 0, position.IsCross)
            : new QuietBand(revision, bounds.Low, bounds.High, bounds.UntilMs, position.IsCross);
    }

    /// <summary>The band of a long and a short position side by side.</summary>
    /// <param name="below">What liquidates an isolated long position; null when nothing does.</param>
    /// <param name="above">What liquidates an isolated short position.</param>
    public static QuietBand Of(long revision, IReadOnlyList<Order> orders, bool isCross, decimal? below, decimal? above)
    {
        var bounds = new Bounds { High = double.MaxValue, UntilMs = long.MaxValue };
        if (below is { } low) bounds.Add(low, below: true);
        if (above is { } high) bounds.Add(high, below: false);
        for (int i = 0; i < orders.Count; i++)
            if (orders[i].IsMatchable) bounds.Add(orders[i]);
        return bounds.IsBusy
            ? new QuietBand(revision, double.MaxValue, 0, 0, isCross)
            : new QuietBand(revision, bounds.Low, bounds.High, bounds.UntilMs, isCross);
    }

    private ref struct Bounds
    {
        public double Low;
        public double High;
        public long UntilMs;
        public bool IsBusy;

        public void Add(decimal level, bool below)
        {
            if (below) Low = Math.Max(Low, (double)level);
            else High = Math.Min(High, (double)level);
        }

        public void Add(Order order)
        {
            var ticket = order.Ticket;
            bool isBuy = ticket.Side == Side.Buy;
            if (ticket.ExpiresMs is { } expires) UntilMs = Math.Min(UntilMs, expires);
            bool waits = order.WaitsForTrigger;
            if (!waits && ticket.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) IsBusy = true;
            if (waits) Add(order.StopPrice, below: isBuy == (ticket.Type == OrderType.TakeProfit));
            else if (ticket.Price is { } limit && ticket.Type is OrderType.Limit or OrderType.StopLimit) Add(limit, below: isBuy);
            else IsBusy = true; // it acts at any price
            if (ticket.TrailingDistanceRatio is { } distance) AddTrailing(order, distance, isLong: !isBuy);
        }

        /// <summary>The price at which the stop would follow: not before its activation, and not while that would loosen it.</summary>
        private void AddTrailing(Order order, decimal distance, bool isLong)
        {
            decimal activation = order.Ticket.TrailingActivationPrice ?? 0m;
            if (isLong) Add(Math.Max(activation, order.StopPrice / (1m - distance)), below: false);
            else if (activation > 0m) Add(Math.Min(activation, order.StopPrice / (1m + distance)), below: true);
            else Add(order.StopPrice / (1m + distance), below: true);
        }
    }
}
