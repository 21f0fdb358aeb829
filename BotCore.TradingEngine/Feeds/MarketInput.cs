using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Feeds;

internal enum MarketInputKind
{
    /// <summary>A closed candle whose prices have not been shown as ticks: orders meet its path.</summary>
    Candle,

    /// <summary>A closed candle whose prices were shown as ticks before.</summary>
    CandleAfterTicks,

    /// <summary>A price inside the open candle.</summary>
    Tick,

    /// <summary>A funding settlement.</summary>
    Funding,

    /// <summary>The part of the market that only warms strategies up is over.</summary>
    HistoryEnd,
}

/// <summary>One thing the market says.</summary>
/// <param name="Instrument">Index in the feed's list of instruments.</param>
/// <param name="Price">Of a tick, quote per base.</param>
/// <param name="TimeMs">Of a tick or a settlement, Unix ms.</param>
/// <param name="Rate">Of a settlement, ratio of notional.</param>
internal readonly record struct MarketInput(MarketInputKind Kind, int Instrument, Candle Candle, double Price, long TimeMs, decimal Rate = 0m)
{
    public static MarketInput Closed(int instrument, in Candle candle, bool ticked) =>
        new(ticked ? MarketInputKind.CandleAfterTicks : MarketInputKind.Candle, instrument, candle, candle.Close, 0);

    public static MarketInput Tick(int instrument, double price, long timeMs) =>
        new(MarketInputKind.Tick, instrument, default, price, timeMs);

    public static MarketInput Funding(int instrument, FundingRate funding) =>
        new(MarketInputKind.Funding, instrument, default, 0, funding.TimeMs, funding.Rate);

    public static MarketInput HistoryEnd(long timeMs) => new(MarketInputKind.HistoryEnd, 0, default, 0, timeMs);
}
