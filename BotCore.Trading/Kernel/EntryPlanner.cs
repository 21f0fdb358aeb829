using BotCore.Trading.Instruments;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Kernel;

/// <summary>Turns a passed signal into an order intent: how much, and where the stop stands.</summary>
internal static class EntryPlanner
{
    /// <summary>
    /// Quantity = risk budget / stop distance, not above the symbol's exposure limit nor the free margin, floored to the step.
    /// Half of it once the drawdown limit for reduced size is reached.
    /// </summary>
    /// <returns>Null when no allowed quantity is left; <paramref name="refusal"/> says why.</returns>
    public static OrderIntent? Plan(Account account, int instrument, in Signal signal, string source, out (string Code, string Detail) refusal)
    {
        var settings = account.Settings;
        var spec = account.Instruments[instrument];
        decimal price = (decimal)account.MarkOf(instrument);
        decimal equity = account.ExactEquity();
        refusal = default;
        if (price <= 0m || equity <= 0m)
        {
            refusal = ("no_equity", "there is no equity left to risk");
            return null;
        }

        int leverage = settings.Leverage;
        // Multiplied before it is divided: a stop distance of a third would round, and cost the last step of the quantity.
        decimal size = equity * settings.RiskPerTradeRatio * leverage / (price * settings.StopOnMarginRatio);
        if (account.Equity.DrawdownRatio >= (double)settings.DrawdownReduceRatio) size /= 2m;
        size = Math.Min(size, equity * settings.SymbolExposureRatio / price);
        var working = WorkingEntries.Costs(account);
        decimal free = Math.Max(0m, equity - account.UsedMargin - working.Margin - working.Fees);
        size = Math.Min(size, free / (price / leverage + price * spec.TakerFeeRate * 2m));
        decimal quantity = spec.FloorToStep(Math.Min(size, spec.LargestQuantity));
        if (quantity < spec.MinQuantity || quantity * price < spec.MinNotional)
        {
            refusal = ("size_below_minimum", "what the limits allow is below the venue's smallest order");
            return null;
        }
        return new OrderIntent
        {
            Instrument = instrument,
            Side = signal.Direction.Opening(),
            Type = OrderType.Market,
            Quantity = quantity,
            Leverage = leverage,
            Origin = OrderOrigin.Strategy,
            Source = source,
            Reason = signal.Reason,
        };
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
