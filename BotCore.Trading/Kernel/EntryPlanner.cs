using BotCore.Trading.Instruments;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Risk.Correlation;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.Signals;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Kernel;

/// <summary>Turns a passed signal into an order intent: how much, and where the stop stands.</summary>
internal static class EntryPlanner
{
    /// <summary>
    /// The quantity of the chosen sizing method, half of it once the drawdown limit for reduced size is reached, then not above what
    /// the symbol's exposure limit, the limit of markets that move together and the free margin leave, floored to the step.
    /// </summary>
    /// <param name="gauge">What the method needs to know of the market.</param>
    /// <param name="outcome">Code <c>ordered</c> and how the size was found; or why no allowed quantity is left.</param>
    /// <returns>Null when no allowed quantity is left.</returns>
    public static OrderIntent? Plan(
        Account account, int instrument, in Signal signal, string source, in GaugeReading gauge, IReturnCorrelations? correlations,
        out (string Code, string Detail) outcome)
    {
        var settings = account.Settings;
        var spec = account.Instruments[instrument];
        decimal price = (decimal)account.MarkOf(instrument);
        decimal equity = account.ExactEquity();
        if (price <= 0m || equity <= 0m)
        {
            outcome = SizingPlan.RefusalOf(SizingReason.NoEquity);
            return null;
        }

        int leverage = settings.Leverage;
        var side = signal.Direction.Opening();
        var edge = settings.SizingMethod == SizingMethod.HalfKelly ? account.EdgeOf(settings.KellyWindow) : default;
        var sized = SizingPlan.SizerOf(settings, in edge).Size(new SizingInput
        {
            Instrument = spec,
            Equity = equity,
            EntryPrice = price,
            StopPrice = StopFor(spec, side, price, settings.StopOnMarginRatio / leverage),
            StopOnMarginRatio = settings.StopOnMarginRatio,
            Leverage = leverage,
            CostRatio = settings.SizesForCosts ? spec.TakerFeeRate * 2m + (decimal)settings.SlippageBps / 5_000m : 0m,
            AverageTrueRange = gauge.AverageTrueRange,
            AnnualVolatilityRatio = gauge.AnnualVolatilityRatio,
            Edge = edge,
        });
        if (sized.Quantity <= 0m)
        {
            outcome = SizingPlan.RefusalOf(sized.Reason);
            return null;
        }
        decimal size = sized.Quantity;
        string bound = SizingPlan.BoundOf(sized.Reason);
        if (account.Equity.DrawdownRatio >= (double)settings.DrawdownReduceRatio) Cap(size / 2m, "the drawdown");
        decimal otherSide = account.PositionMode == PositionMode.Hedge ? CorrelatedExposure.OfOtherSide(account, instrument, side) : 0m;
        Cap(Math.Max(0m, equity * settings.SymbolExposureRatio - otherSide) / price, "the symbol's exposure limit");
        decimal together = equity * settings.CorrelationExposureRatio;
        decimal others = CorrelatedExposure.Of(account, correlations, instrument, side, together - size * price);
        // Divided only where it binds: a limit that is far away, over a tiny price, is no number any more.
        if (size * price + others > together) Cap(Math.Max(0m, together - others) / price, "the exposure that moves together");
        var working = WorkingEntries.Costs(account);
        decimal free = Math.Max(0m, equity - account.UsedMargin - working.Margin - working.Fees);
        Cap(free / (price / leverage + price * spec.TakerFeeRate * 2m), "the free margin");
        if (size * price > settings.MaxOrderNotional) Cap(settings.MaxOrderNotional / price, "the notional cap");
        decimal quantity = spec.FloorToStep(Math.Min(size, spec.LargestQuantity));
        if (quantity < spec.MinQuantity || quantity * price < spec.MinNotional)
        {
            outcome = SizingPlan.TooSmall;
            return null;
        }
        outcome = ("ordered", Invariant($"an order was submitted: {quantity} by {SizingPlan.WordOf(settings.SizingMethod)}, bound by {bound}"));
        return new OrderIntent
        {
            Instrument = instrument,
            Side = side,
            PositionSide = account.PositionMode == PositionMode.Hedge ? side.Opened() : null,
            Type = OrderType.Market,
            Quantity = quantity,
            Leverage = leverage,
            Origin = OrderOrigin.Strategy,
            Source = source,
            Reason = signal.Reason,
        };

        void Cap(decimal limit, string by)
        {
            if (limit >= size) return;
            size = limit;
            bound = by;
        }
    }

    /// <summary>The protective stop for a fill: rounded towards the market, so that the loss promised is not exceeded.</summary>
    public static decimal StopFor(Instrument spec, Side side, decimal fillPrice, decimal distanceRatio) => side == Side.Buy
        ? spec.RoundPrice(fillPrice * (1m - distanceRatio), PriceRounding.Up)
        : spec.RoundPrice(fillPrice * (1m + distanceRatio), PriceRounding.Down);

    /// <summary>The target for a fill, rounded towards the market.</summary>
    public static decimal TargetFor(Instrument spec, Side side, decimal fillPrice, decimal distanceRatio) => side == Side.Buy
        ? spec.RoundPrice(fillPrice * (1m + distanceRatio), PriceRounding.Down)
        : spec.RoundPrice(Math.Max(spec.TickSize, fillPrice * (1m - distanceRatio)), PriceRounding.Up);
}
