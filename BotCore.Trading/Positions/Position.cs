using BotCore.Trading.Analytics;
using BotCore.Trading.Instruments;
using BotCore.Trading.Ledger;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Positions;

/// <summary>The open position of one instrument, netted: flat, or one signed quantity with its history since it was flat.</summary>
public sealed class Position
{
    private decimal _quantity;
    private decimal _entryPrice;
    private decimal _margin;
    private int _leverage = 1;
    private long _openedMs;
    private decimal _openedQuantity;
    private decimal _openedValue;
    private decimal _closedValue;
    private decimal _closedQuantity;
    private decimal _grossPnl;
    private decimal _fees;
    private decimal _funding;
    private double _best;
    private double _worst;
    private string? _strategy;
    private string? _entryReason;
    private decimal _cost;
    private int _sign;
    private double _markQuantity; // the two as marks need them, with every candle
    private double _markEntry;
    private double _markMargin;
    private bool _isCross;
    private decimal? _liquidation;
    private bool _knowsLiquidation;

    /// <summary>Base asset, signed: long positive, zero is flat.</summary>
    public decimal Quantity => _quantity;

    public bool IsFlat => _quantity == 0m;

    /// <summary>The opposite of <see cref="IsFlat"/> without touching a decimal: for what is asked with every candle.</summary>
    internal bool IsOpen => _markQuantity != 0;

    public Direction Direction => (Direction)Math.Sign(_quantity);

    /// <summary>Mean price of the open quantity, quote per base; 0 when flat.</summary>
    public decimal EntryPrice => _entryPrice;

    /// <summary>What the open quantity was entered for, quote asset, zero or more.</summary>
    public decimal Cost => _cost;

    /// <summary>Initial margin set aside, quote asset: all that can be lost when isolated, a part of the shared wallet when cross.</summary>
    public decimal Margin => _margin;

    /// <summary>True when the whole wallet stands behind it; decided by the order that opened it, kept until it is flat.</summary>
    public bool IsCross => _isCross;

    public int Leverage => _leverage;

    public long OpenedMs => _openedMs;

    public string Strategy => _strategy ?? "";

    public string EntryReason => _entryReason ?? "";

    /// <summary>Result of the quantity closed since the position was opened, before fees and funding.</summary>
    public decimal RealisedPnl => _grossPnl;

    public decimal Fees => _fees;

    /// <summary>Received positive.</summary>
    public decimal Funding => _funding;

    /// <summary>Furthest move in favour so far, ratio of the entry price, zero or more.</summary>
    public double MaxFavourableRatio => Excursion(_best, favourable: true);

    /// <summary>Furthest move against so far, ratio of the entry price, zero or more.</summary>
    public double MaxAdverseRatio => Excursion(_worst, favourable: false);

    /// <summary>Gain or loss of the open quantity at a price, quote asset, before exit fees.</summary>
    public decimal UnrealisedPnl(decimal price) => _quantity * (price - _entryPrice);

    /// <summary>The same for marks, in binary floating point: for watching, never for booking.</summary>
    public double UnrealisedPnl(double price) => _markQuantity * (price - _markEntry);

    /// <summary><see cref="Margin"/> in binary floating point: for watching, never for booking.</summary>
    internal double MarkMargin => _markMargin;

    internal bool IsLong => _sign > 0;

    /// <summary>Size of the position in binary floating point, base asset, zero or more.</summary>
    internal double MarkSize => Math.Abs(_markQuantity);

    /// <summary>What closing all of the position at a price would realise, as it would be booked: quote asset, before fees.</summary>
    internal decimal PnlOfClosingAt(decimal price) => (AccountLedger.Rounded(Math.Abs(_quantity) * price) - _cost) * _sign;

    /// <summary>Adds quantity in the position's direction, or opens it.</summary>
    /// <param name="margin">Quote asset, rounded as the ledger does.</param>
    internal void Increase(decimal signedQuantity, decimal price, decimal margin, OrderTicket ticket, long timeMs)
    {
        if (_quantity == 0m)
        {
            _openedMs = timeMs;
            _strategy = ticket.Source;
            _entryReason = ticket.Reason;
            _sign = Math.Sign(signedQuantity);
            _isCross = ticket.IsCross;
            _best = _worst = (double)price;
        }
        decimal size = Math.Abs(signedQuantity);
        decimal value = AccountLedger.Rounded(size * price);
        _quantity += signedQuantity;
        _cost += value;
        _entryPrice = _cost / Math.Abs(_quantity);
        _margin += margin;
        _leverage = ticket.Leverage;
        _openedQuantity += size;
        _openedValue += value;
        NoteMark();
    }

    /// <summary>Takes quantity off.</summary>
    /// <returns>Gross PnL of the closed part and the margin it frees.</returns>
    internal (decimal Pnl, decimal FreedMargin) Reduce(decimal size, decimal price)
    {
        decimal open = Math.Abs(_quantity);
        // The last part takes the whole rest, so that roundings of the parts before it cancel out exactly.
        decimal cost = size == open ? _cost : AccountLedger.Rounded(_cost * size / open);
        decimal freed = size == open ? _margin : AccountLedger.Rounded(_margin * size / open);
        decimal value = AccountLedger.Rounded(size * price);
        decimal pnl = (value - cost) * _sign;
        _quantity -= size * _sign;
        _cost -= cost;
        _margin -= freed;
        _closedQuantity += size;
        _closedValue += value;
        _grossPnl += pnl;
        NoteMark();
        return (pnl, freed);
    }

    /// <summary>The round trip that ends when all of the position is closed at <paramref name="price"/>; changes nothing.</summary>
    internal ClosedTrade CloseAll(long id, Symbol symbol, decimal size, decimal price, decimal fee, long timeMs, string exitReason)
    {
        double fill = (double)price;
        double best = _sign > 0 ? Math.Max(_best, fill) : Math.Min(_best, fill);
        double worst = _sign > 0 ? Math.Min(_worst, fill) : Math.Max(_worst, fill);
        decimal exitValue = _closedValue + AccountLedger.Rounded(size * price);
        return new ClosedTrade(
            id, symbol, Direction, _openedQuantity, _openedValue / _openedQuantity, exitValue / (_closedQuantity + size), _openedMs, timeMs,
            _leverage, _grossPnl + PnlOfClosingAt(price), _fees + fee, _funding, exitReason, EntryReason, Strategy,
            Excursion(best, favourable: true), Excursion(worst, favourable: false));
    }

    internal void AddFee(decimal fee) => _fees += fee;

    internal void AddFunding(decimal payment) => _funding += payment;

    /// <summary>Notes how far a closed candle, or a fill, went.</summary>
    internal void Excurse(double high, double low)
    {
        bool isLong = _sign > 0;
        _best = isLong ? Math.Max(_best, high) : Math.Min(_best, low);
        _worst = isLong ? Math.Min(_worst, low) : Math.Max(_worst, high);
    }

    internal void Clear()
    {
        _quantity = _entryPrice = _cost = _margin = _openedQuantity = _openedValue = _closedValue = _closedQuantity = _grossPnl = _fees = _funding = 0m;
        _openedMs = 0;
        _sign = 0;
        _isCross = false;
        _best = _worst = 0;
        _strategy = _entryReason = null;
        _leverage = 1;
        NoteMark();
    }

    internal void Transfer(StateTransfer transfer)
    {
        transfer.Value(ref _quantity);
        transfer.Value(ref _entryPrice);
        transfer.Value(ref _margin);
        transfer.Value(ref _leverage);
        transfer.Value(ref _openedMs);
        transfer.Value(ref _openedQuantity);
        transfer.Value(ref _openedValue);
        transfer.Value(ref _closedValue);
        transfer.Value(ref _closedQuantity);
        transfer.Value(ref _grossPnl);
        transfer.Value(ref _fees);
        transfer.Value(ref _funding);
        transfer.Value(ref _best);
        transfer.Value(ref _worst);
        transfer.Value(ref _strategy);
        transfer.Value(ref _entryReason);
        transfer.Value(ref _cost);
        transfer.Value(ref _sign);
        transfer.Value(ref _isCross);
        NoteMark();
    }

    /// <summary>Where the mark price ends the position by its own margin, worked out once per change of it.</summary>
    /// <param name="brackets">Always the same table: that of the position's instrument.</param>
    /// <returns>Quote per base; null when flat or when no positive price liquidates it.</returns>
    internal decimal? LiquidationPriceIn(IReadOnlyList<LeverageBracket> brackets)
    {
        if (!_knowsLiquidation) _liquidation = IsFlat ? null : LiquidationPrice.Of(_quantity, _entryPrice, _margin, brackets);
        _knowsLiquidation = true;
        return _liquidation;
    }

    private void NoteMark()
    {
        _knowsLiquidation = false;
        _markQuantity = (double)_quantity;
        _markEntry = (double)_entryPrice;
        _markMargin = (double)_margin;
    }

    private double Excursion(double extreme, bool favourable)
    {
        if (_sign == 0) return 0;
        double move = (extreme / (double)(_openedValue / _openedQuantity) - 1) * _sign;
        return Math.Max(0, favourable ? move : -move);
    }
}
