using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Formatting;

/// <summary>The words of the platform as people read them.</summary>
internal static class Words
{
    public static string Of(TradingMode mode) => mode switch
    {
        TradingMode.Backtest => "Backtest",
        TradingMode.Paper => "Paper",
        TradingMode.Live => "Live",
        _ => Format.Unknown,
    };

    public static string Of(EnginePhase phase) => phase switch
    {
        EnginePhase.Recovering => "Recovering",
        EnginePhase.Running => "Running",
        EnginePhase.Finished => "Finished",
        EnginePhase.Blocked => "Blocked",
        EnginePhase.Standby => "Standby",
        _ => Format.Unknown,
    };

    public static string Of(RiskLevel level) => level switch
    {
        RiskLevel.Active => "Active",
        RiskLevel.Reducing => "Reducing",
        RiskLevel.Halted => "Halted",
        _ => Format.Unknown,
    };

    public static string Of(OrderSide side) => side == OrderSide.Buy ? "▲ Buy" : "▼ Sell";

    public static string Of(TradeDirection direction) => direction switch
    {
        TradeDirection.Long => "▲ Long",
        TradeDirection.Short => "▼ Short",
        _ => "■ Neutral",
    };

    public static string Of(OrderKind kind) => kind switch
    {
        OrderKind.Market => "Market",
        OrderKind.Limit => "Limit",
        OrderKind.Stop => "Stop",
        OrderKind.StopLimit => "Stop limit",
        OrderKind.TakeProfit => "Take profit",
        OrderKind.TrailingStop => "Trailing stop",
        _ => Format.Unknown,
    };

    public static string Of(OrderState state) => state switch
    {
        OrderState.Submitted => "Submitted",
        OrderState.Working => "Working",
        OrderState.PartiallyFilled => "Partly filled",
        OrderState.Filled => "Filled",
        OrderState.Cancelled => "Cancelled",
        OrderState.Expired => "Expired",
        OrderState.Rejected => "Rejected",
        OrderState.Denied => "Denied",
        OrderState.Unknown => "Unknown",
        _ => Format.Unknown,
    };

    /// <summary>A stable code as words: <c>stop_loss</c> is "stop loss".</summary>
    public static string OfCode(string? code) => string.IsNullOrEmpty(code) ? Format.Unknown : code.Replace('_', ' ');
}

/// <summary>Which way a number points: an arrow, a word and a style, so that colour never says it alone.</summary>
/// <param name="Arrow">▲, ▼ or ■; nothing when the number is not known.</param>
/// <param name="Result">Of a trade: won, lost or flat.</param>
/// <param name="Move">Of a price or balance: up, down or unchanged.</param>
/// <param name="Style">CSS class.</param>
internal sealed record Trend(string Arrow, string Result, string Move, string Style)
{
    public static readonly Trend Up = new("▲", "won", "up", "is-up");
    public static readonly Trend Down = new("▼", "lost", "down", "is-down");
    public static readonly Trend Flat = new("■", "flat", "unchanged", "is-flat");
    public static readonly Trend Unknown = new("", "not known", "not known", "is-flat");

    public static Trend Of(decimal? value) => value switch
    {
        > 0m => Up,
        < 0m => Down,
        0m => Flat,
        _ => Unknown,
    };

    public static Trend Of(double? value) => value switch
    {
        > 0 => Up,
        < 0 => Down,
        0 => Flat,
        _ => Unknown,
    };

    public static Trend Of(TradeDirection direction) => direction switch
    {
        TradeDirection.Long => Up,
        TradeDirection.Short => Down,
        _ => Flat,
    };
}
