using BotCore.Contracts.Market;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Api;

/// <summary>Instruments, candles and prices in the words of the API.</summary>
internal static class MarketMapping
{
    public static SymbolModel ToModel(Instrument instrument) => new(
        instrument.Symbol.ToString(), instrument.BaseAsset, instrument.QuoteAsset, instrument.TickSize, instrument.StepSize,
        instrument.MinQuantity, instrument.MinNotional, instrument.MakerFeeRate, instrument.TakerFeeRate, instrument.Brackets[0].MaxLeverage,
        (int)instrument.FundingInterval.TotalHours);

    public static CandleModel ToModel(in Candle candle, bool isClosed) => new(
        WordMapping.Time(candle.OpenTimeMs), candle.Open, candle.High, candle.Low, candle.Close, candle.Volume, isClosed);

    /// <param name="dayAgo">Price 24 hours of market time earlier; 0 when not known.</param>
    public static PriceModel ToModel(Symbol symbol, double price, long timeMs, double dayAgo) => new(
        symbol.ToString(), price, WordMapping.Time(timeMs), dayAgo > 0 ? price / dayAgo - 1 : null);
}
