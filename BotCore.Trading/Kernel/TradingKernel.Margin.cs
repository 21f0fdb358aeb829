using BotCore.Trading.Instruments;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Kernel;

/// <summary>
/// Watches what stands behind open positions, with every candle while there are any: warn, open nothing more, close before the venue
/// does. And that no position is without its stop.
/// </summary>
/// <remarks>
/// Two levels, both 1 where it is too late. Of an isolated position: (margin + unrealised PnL) / maintenance margin, 1 is its
/// liquidation. Of the account: equity / used margin. Closing a part of an isolated position changes nothing about its level, since
/// margin and maintenance margin shrink alike, so it is closed whole; for the account the largest loser is halved candle by candle.
/// Judged in binary floating point on what <see cref="Account.Mark"/> has; measured anew only after an event has changed something.
/// </remarks>
public sealed partial class TradingKernel
{
    /// <summary>How much above its limit a level must be before the restriction ends: at the limit itself it would come and go with every candle.</summary>
    private const double Recovery = 1.05;

    private MarginCell[] _margins = [];
    private double _usedMargin;
    private MarginLimits _marginLimits;
    private KernelSettings? _marginLimitsOf;
    private Account? _marginsOf;

    /// <summary>A position in the form in which its margin is watched.</summary>
    private struct MarginCell
    {
        public long Revision;
        public double Quantity, EntryPrice, Margin;
        public double Floor, Cap, Rate, Amount;
        public double SafeLow, SafeHigh;

        public readonly bool IsFlat => Quantity == 0;
    }

    private readonly record struct MarginLimits(double Warn, double Open, double Reduce)
    {
        public double Highest { get; } = Math.Max(Warn, Math.Max(Open, Reduce));
    }

    /// <param name="instrument">Whose candle closed: only its level has moved when nothing else has changed.</param>
    /// <param name="isChanged">True when an event has changed something since the last call.</param>
    private void WatchMargin(int instrument, bool isChanged)
    {
        if (isChanged)
        {
            MeasureMargins();
            for (int i = 0; i < _margins.Length; i++) WatchPosition(i);
        }
        else
        {
            WatchPosition(instrument);
            if (_margins.Length > _setups.Count) WatchPosition(instrument + _setups.Count);
        }
        if (_usedMargin > 0 && _account.Equity.Current < _usedMargin * _marginLimits.Highest) JudgeAccount(_account.Equity.Current / _usedMargin);
        if (_account.RestrictionCount != 0) LiftRecovered();
    }

    /// <param name="at">Number of the cell: the instrument's, and in hedge mode for its short position as many further as there are instruments.</param>
    private void WatchPosition(int at)
    {
        ref var cell = ref _margins[at];
        if (cell.IsFlat) return;
        double mark = _account.MarkOf(InstrumentOf(at));
        if (mark > cell.SafeLow && mark < cell.SafeHigh) return;
        double level = LevelOf(at);
        if (level < _marginLimits.Highest) JudgePosition(at, level);
        else (cell.SafeLow, cell.SafeHigh) = SafeMarks(in cell);
    }

    /// <summary>
    /// The marks, within the bracket of now, at which the level is above every limit: what is asked with each candle is then two
    /// comparisons. The level is solved for the mark: margin + q (m − entry) = H (|q| m rate − amount), and a little is taken off both ends.
    /// </summary>
    private (double Low, double High) SafeMarks(in MarginCell cell)
    {
        const double inside = 1e-9;
        double size = Math.Abs(cell.Quantity), highest = _marginLimits.Highest;
        double slope = cell.Quantity - highest * size * cell.Rate;
        double critical = (cell.Quantity * cell.EntryPrice - cell.Margin - highest * cell.Amount) / slope;
        double low = cell.Floor / size, high = cell.Cap / size;
        if (slope > 0) low = Math.Max(low, critical);
        else high = Math.Min(high, critical);
        return (low * (1 + inside), high * (1 - inside));
    }

    private void MeasureMargins()
    {
        var settings = _account.Settings;
        if (!ReferenceEquals(settings, _marginLimitsOf))
        {
            _marginLimits = new MarginLimits(
                (double)settings.MarginWarnRatio, (double)settings.MinMarginLevelRatio, (double)settings.MarginReduceRatio);
            _marginLimitsOf = settings;
            _margins = []; // what was safe was safe under other limits
        }
        if (_margins.Length != _setups.Count * _account.Legs || !ReferenceEquals(_account, _marginsOf))
        {
            _margins = new MarginCell[_setups.Count * _account.Legs];
            _marginsOf = _account;
        }
        for (int i = 0; i < _margins.Length; i++)
        {
            long revision = _account.RevisionOf(InstrumentOf(i));
            if (_margins[i].Revision == revision) continue;
            var position = PositionAt(i);
            if (!position.IsFlat) WatchNaked(i);
            _margins[i] = new MarginCell
            {
                Revision = _account.RevisionOf(InstrumentOf(i)),
                Quantity = (double)position.Quantity,
                EntryPrice = (double)position.EntryPrice,
                Margin = (double)position.Margin,
                Cap = -1,
            };
        }
        _usedMargin = (double)_account.UsedMargin;
    }

    private int InstrumentOf(int at) => at < _setups.Count ? at : at - _setups.Count;

    private Positions.Position PositionAt(int at) => _account.Leg(InstrumentOf(at), at < _setups.Count ? 0 : 1);

    private PositionSide? SideAt(int at) => _account.SideOf(at < _setups.Count ? 0 : 1);

    private double LevelOf(int at)
    {
        ref var cell = ref _margins[at];
        int instrument = InstrumentOf(at);
        double mark = _account.MarkOf(instrument);
        double notional = Math.Abs(cell.Quantity) * mark;
        if (notional < cell.Floor || notional >= cell.Cap)
        {
            var bracket = LeverageBrackets.Find(_setups[instrument].Instrument.Brackets, (decimal)Math.Min(notional, 1e27));
            cell.Floor = (double)bracket.NotionalFloor;
            cell.Cap = Math.Max((double)bracket.NotionalCap, double.BitIncrement(notional)); // above every cap the last bracket holds
            cell.Rate = (double)bracket.MaintenanceRate;
            cell.Amount = (double)bracket.MaintenanceAmount;
        }
        double maintenance = notional * cell.Rate - cell.Amount;
        double left = cell.Margin + cell.Quantity * (mark - cell.EntryPrice);
        return maintenance > 0 ? left / maintenance : double.PositiveInfinity;
    }

    private void JudgePosition(int at, double level)
    {
        int instrument = InstrumentOf(at);
        string symbol = _account.Instruments[instrument].Symbol.ToString();
        NarrowMargin(level, instrument, $"of the position in {symbol}");
        if (level < _marginLimits.Reduce && !HasClosingOrder(instrument, SideAt(at)))
            CloseForMargin(at, Math.Abs(PositionAt(at).Quantity));
    }

    private void JudgeAccount(double level)
    {
        NarrowMargin(level, null, "of the account");
        if (level >= _marginLimits.Reduce) return;
        int largest = -1;
        double loss = double.PositiveInfinity;
        for (int i = 0; i < _margins.Length; i++)
        {
            if (_margins[i].IsFlat) continue;
            // One step at a time: what is on its way may already be enough.
            if (HasClosingOrder(InstrumentOf(i), SideAt(i))) return;
            double pnl = PositionAt(i).UnrealisedPnl(_account.MarkOf(InstrumentOf(i)));
            if (pnl >= loss) continue;
            (largest, loss) = (i, pnl);
        }
        if (largest < 0) return;
        var spec = _account.Instruments[InstrumentOf(largest)];
        decimal whole = Math.Abs(PositionAt(largest).Quantity);
        decimal half = spec.FloorToStep(Math.Min(whole / 2m, spec.LargestQuantity));
        bool isTooSmall = half < spec.MinQuantity || half * (decimal)_account.MarkOf(InstrumentOf(largest)) < spec.MinNotional;
        CloseForMargin(largest, isTooSmall ? whole : half);
    }

    private void NarrowMargin(double level, int? instrument, string whose)
    {
        if (level < _marginLimits.Warn && !_account.IsRestrictedBy(RestrictionCode.MarginWarning, instrument))
            Emit(new RestrictionImposed(
                NowMs, RestrictionCode.MarginWarning, RiskLevel.Active, null, MarginText(level, whose, _marginLimits.Warn), instrument));
        if (level < _marginLimits.Open && !_account.IsRestrictedBy(RestrictionCode.MarginLevel, instrument))
            Restrict(RestrictionCode.MarginLevel, RiskLevel.Reducing, null, MarginText(level, whose, _marginLimits.Open), instrument);
    }

    private static string MarginText(double level, string whose, double limit) =>
        Invariant($"the margin level {whose} is {level:0.0000}, below {limit:0.####}");

    private void CloseForMargin(int at, decimal quantity) =>
        PlaceClose(CloseIntent(InstrumentOf(at), SideAt(at), quantity, OrderOrigin.Risk, "risk", "margin_level"), out _);

    private void LiftRecovered()
    {
        var restrictions = _account.Restrictions;
        for (int i = restrictions.Count - 1; i >= 0; i--)
        {
            var restriction = restrictions[i];
            if (restriction.Code is not (RestrictionCode.MarginWarning or RestrictionCode.MarginLevel)) continue;
            double level = restriction.Instrument is { } one
                ? LowestLevelOf(one)
                : _usedMargin > 0 ? _account.Equity.Current / _usedMargin : double.PositiveInfinity;
            double limit = restriction.Code == RestrictionCode.MarginWarning ? _marginLimits.Warn : _marginLimits.Open;
            if (level >= limit * Recovery) Emit(new RestrictionLifted(NowMs, restriction.Code, "the margin level has recovered", restriction.Instrument));
        }
    }

    private double LowestLevelOf(int instrument)
    {
        double lowest = double.PositiveInfinity;
        for (int at = instrument; at < _margins.Length; at += _setups.Count)
            if (!PositionAt(at).IsFlat) lowest = Math.Min(lowest, LevelOf(at));
        return lowest;
    }

    /// <summary>
    /// A position without a stop gets one at the configured distance; where the price is already beyond that, it is closed. The
    /// kernel itself never leaves one naked: this is for records of other versions and for what a venue may do.
    /// </summary>
    private void WatchNaked(int at)
    {
        int instrument = InstrumentOf(at);
        var positionSide = SideAt(at);
        var open = _account.OpenOrders(instrument);
        for (int i = 0; i < open.Count; i++)
            if (open[i].Ticket is { ClosesPosition: true, Type: OrderType.Stop } && open[i].Ticket.PositionSide == positionSide) return;
        if (HasClosingOrder(instrument, positionSide)) return;
        var position = PositionAt(at);
        var spec = _account.Instruments[instrument];
        var side = position.Quantity > 0m ? Side.Buy : Side.Sell;
        decimal stop = EntryPlanner.StopFor(spec, side, position.EntryPrice, _account.Settings.StopOnMarginRatio / position.Leverage);
        double mark = _account.MarkOf(instrument);
        bool isBeyond = side == Side.Buy ? mark <= (double)stop : mark >= (double)stop;
        if (isBeyond)
        {
            PlaceClose(CloseIntent(instrument, positionSide, Math.Abs(position.Quantity), OrderOrigin.Risk, "risk", "naked_position"), out _);
            return;
        }
        var ticket = new OrderTicket
        {
            Id = _account.NextOrderId,
            Instrument = instrument,
            Side = side.Opposite(),
            PositionSide = positionSide,
            Type = OrderType.Stop,
            Quantity = Math.Abs(position.Quantity),
            StopPrice = stop,
            ReduceOnly = true,
            ClosesPosition = true,
            Leverage = position.Leverage,
            Origin = OrderOrigin.Protection,
            Source = "risk",
            Reason = "naked_position",
            CreatedMs = NowMs,
        };
        Emit(new OrderSubmitted(NowMs, ticket));
        Emit(new OrderAccepted(NowMs, ticket.Id));
    }
}
