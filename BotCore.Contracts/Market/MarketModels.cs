namespace BotCore.Contracts.Market;

/// <summary>What can be traded and on which grids. Prices and quantities are decimals as text.</summary>
/// <param name="TickSize">Price grid, quote per base.</param>
/// <param name="StepSize">Quantity grid, base asset.</param>
/// <param name="MinNotional">Smallest order value, quote asset.</param>
/// <param name="MakerFeeRate">Ratio of notional: 0.0002 is 0.02 %.</param>
/// <param name="TakerFeeRate">Ratio of notional.</param>
/// <param name="MaxLeverage">Of the lowest bracket.</param>
public sealed record SymbolModel(
    string Symbol, string BaseAsset, string QuoteAsset, decimal TickSize, decimal StepSize, decimal MinQuantity,
    decimal MinNotional, decimal MakerFeeRate, decimal TakerFeeRate, int MaxLeverage, int FundingIntervalHours);

/// <summary>One candle. Prices are market data, not money: JSON numbers.</summary>
/// <param name="Time">Open time, UTC.</param>
/// <param name="Volume">Base asset.</param>
/// <param name="IsClosed">False while the candle may still change.</param>
public sealed record CandleModel(
    DateTimeOffset Time, double Open, double High, double Low, double Close, double Volume, bool IsClosed);

/// <summary>The newest price of a symbol.</summary>
/// <param name="Time">Market time of the price, UTC.</param>
/// <param name="ChangeRatio24h">Against the price 24 hours of market time earlier; null when that is not known.</param>
public sealed record PriceModel(string Symbol, double Price, DateTimeOffset Time, double? ChangeRatio24h);
