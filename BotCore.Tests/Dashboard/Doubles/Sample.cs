using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;

namespace BotCore.Tests.Dashboard.Doubles;

/// <summary>Hand-made models; a test changes what matters to it with <c>with</c>.</summary>
internal static class Sample
{
    /// <summary>2024-05-01 12:00:00 UTC, a multiple of every timeframe up to 4 h.</summary>
    public static readonly DateTimeOffset Noon = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static StatusModel Status() => new(
        "trading-engine", "0.1.0", "instance-1", Noon.AddHours(-2), EnginePhase.Running, TradingMode.Paper, true, RiskLevel.Active, null, null,
        "synthetic", 1, Noon, null, 720, 42, 3, "00ff", 0, ["BTCUSDT", "ETHUSDT"]);

    public static AccountModel Account() => new(
        "main", "USDT", 10_000m, 10_120.50m, 10_150.75m, 30.25m, 1_200m, 8_950.75m, 10_200m, 0.0048m, 10_100m, 50.75m, 130m, 9.50m, 0m, 1, 3, Noon);

    public static SymbolModel Bitcoin() => new("BTCUSDT", "BTC", "USDT", 0.10m, 0.001m, 0.001m, 5m, 0.0002m, 0.0004m, 125, 8);

    public static SymbolModel Ether() => new("ETHUSDT", "ETH", "USDT", 0.01m, 0.001m, 0.001m, 5m, 0.0002m, 0.0004m, 100, 8);

    public static PriceModel Price(string symbol = "BTCUSDT", double price = 60_000.5, double? change = 0.0123) => new(symbol, price, Noon, change);

    public static PositionModel Long(string symbol = "BTCUSDT") => new(
        symbol, TradeDirection.Long, 0.05m, 59_800m, 60_000.5m, 10.03m, 0.01006m, 3, 996.67m, 58_803.3m, 61_793.3m, 40_105.2m, Noon.AddMinutes(-30),
        "aggregate", "RSI 28.4 below 30, MACD rising");

    public static OrderModel Stop(long id = 11, string symbol = "BTCUSDT") => new(
        id, $"c-{id}", symbol, OrderSide.Sell, OrderKind.Stop, OrderTimeInForce.GoodTillCancelled, 0.05m, 0m, null, 58_803.3m, null, true, false,
        OrderState.Working, null, "protection", Noon.AddMinutes(-30), Noon.AddMinutes(-30));

    public static TradeModel Trade(long id = 1, decimal net = 12.34m, TradeDirection direction = TradeDirection.Long, string symbol = "BTCUSDT") => new(
        id, symbol, direction, 0.05m, 59_000m, 59_260m, Noon.AddMinutes(-95), Noon.AddMinutes(-40), 3, net + 0.66m, 0.66m, 0m, net,
        "take_profit", "RSI 28.4 below 30", "aggregate", 0.02, 0.01);

    public static SignalModel Signal(int minutesAgo = 30, string outcome = "ordered", string reason = "4 of 5 strategies agree") => new(
        Noon.AddMinutes(-minutesAgo), "BTCUSDT", "aggregate", TradeDirection.Long, 0.71, reason, outcome,
        outcome == "ordered" ? "order 11 was sent" : "confidence 0.52 is below 0.60");

    public static CandleModel Candle(DateTimeOffset time, double close = 60_000.5, bool isClosed = true) =>
        new(time, close - 10, close + 20, close - 30, close, 12.5, isClosed);
}
