using System.Collections.Frozen;

namespace BotCore.Trading.Kernel;

/// <summary>A decision at a primary candle, or a denial of an order, by its stable code.</summary>
/// <param name="Kind">What decided: trade, signal, gate, protection, risk, filter, sizing or position.</param>
/// <param name="Meaning">The code in a sentence.</param>
public sealed record DecisionCode(string Code, string Kind, string Meaning);

/// <summary>Every code by which the kernel says what became of a candle or of an order. The table in <c>docs/risk.md</c> is the same.</summary>
public static class DecisionCodes
{
    /// <summary>Kind of a code this version does not know: from the record of another one.</summary>
    public const string UnknownKind = "unknown";

    /// <summary>In the order in which things are judged.</summary>
    public static IReadOnlyList<DecisionCode> All { get; } =
    [
        new("ordered", "trade", "An entry was submitted."),
        new("closed_on_opposite", "trade", "The open position is closed because the signal points the other way."),

        new("warm_up", "signal", "The strategies have not seen enough candles yet."),
        new("no_signal", "signal", "The strategies together point nowhere."),

        new("stale_signal", "gate", "The candle is too old to act on."),
        new("trend_alignment", "gate", "The one-hour trend points the other way."),
        new("min_confidence", "gate", "The confidence is below the minimum."),
        new("choppiness", "gate", "The direction has changed too often within 15 minutes."),
        new("ai_bias", "gate", "The AI service clearly sees it the other way."),
        new("confirmation", "gate", "The signal has not come again, 60 seconds to 10 minutes later or with the next candle."),

        new("position_open", "position", "A position of the symbol is open already."),
        new("opposite_ignored", "position", "A position the other way is open and opposite signals do not close it."),
        new("close_pending", "position", "The position is being closed already."),
        new("entry_pending", "position", "An entry of the symbol is still working."),

        new("trading_off", "protection", "Trading is switched off."),
        new("reducing", "protection", "A restriction holds, of the account or the symbol: only what makes positions smaller is allowed."),
        new("halted", "protection", "Trading is halted until a person releases it."),

        new("no_equity", "sizing", "There is no equity left to risk."),
        new("no_stop", "sizing", "The sizing method needs a stop away from the entry."),
        new("no_atr", "sizing", "The average true range is not known yet."),
        new("no_volatility", "sizing", "The volatility is not known yet, or nothing moved."),
        new("too_few_trades", "sizing", "Too few closed trades to know the odds for half-Kelly."),
        new("no_edge", "sizing", "The closed trades earned nothing on average; half-Kelly bets nothing on that."),
        new("size_below_minimum", "sizing", "What the limits leave is below the venue's smallest order."),

        new("position_side", "filter", "Hedge mode needs the side of the position; one-way mode has none."),
        new("quantity", "filter", "The quantity is not above zero."),
        new("quantity_step", "filter", "The quantity is no multiple of the step."),
        new("quantity_range", "filter", "The quantity is below the venue's smallest or above its largest."),
        new("price_range", "filter", "A price is beyond what can be computed exactly."),
        new("price_tick", "filter", "A price or trigger is no multiple of the tick."),
        new("min_notional", "filter", "The order is worth less than the venue's minimum."),
        new("price", "filter", "The type of order needs a price, or must have none."),
        new("stop_price", "filter", "The type of order needs a trigger, must have none, or it is on the wrong side of the price."),
        new("post_only", "filter", "Only a limit order that may rest can be post-only."),
        new("trailing_distance", "filter", "Only a stop order trails, by a ratio above 0 and up to 0.5."),
        new("trailing_activation", "filter", "Only a trailing stop has an activation price, on the tick grid."),
        new("expires_at", "filter", "An expiry is missing, not allowed, or past."),
        new("no_position", "filter", "There is no position to reduce."),
        new("reduce_only", "filter", "A reduce-only order would enlarge or turn the position."),

        new("no_market_data", "risk", "No candle of the symbol has been seen yet."),
        new("stale_data", "risk", "The market of the symbol has fallen silent."),
        new("price_sanity", "risk", "The price of the order lies too far from the market."),
        new("order_rate", "risk", "Too many orders within a minute."),
        new("max_positions", "risk", "As many positions as allowed are open or on their way."),
        new("leverage", "risk", "The settings or the bracket of the symbol do not allow this leverage."),
        new("notional_cap", "risk", "A single order may not open as much."),
        new("stop_required", "risk", "What opens a position needs a stop; the stop of a position cannot be cancelled."),
        new("stop_side", "risk", "The stop is on the winning side of the entry."),
        new("target_side", "risk", "The target is on the losing side of the entry."),
        new("stop_beyond_liquidation", "risk", "The position would be liquidated before its stop."),
        new("symbol_exposure", "risk", "The exposure of the symbol would be too large."),
        new("correlation_exposure", "risk", "The exposure of markets that move together would be too large."),
        new("directional_exposure", "risk", "Too much of the exposure would point one way."),
        new("portfolio_risk", "risk", "Too much would be lost if every stop were hit."),
        new("insufficient_margin", "risk", "Margin and fees do not fit the free balance."),
        new("margin_level", "risk", "Too little equity would stand behind the used margin."),
    ];

    private static readonly FrozenDictionary<string, DecisionCode> ByCode = All.ToFrozenDictionary(decision => decision.Code, StringComparer.Ordinal);

    /// <returns>Null for a code this version does not know.</returns>
    public static DecisionCode? Find(string code) => ByCode.GetValueOrDefault(code);
}
