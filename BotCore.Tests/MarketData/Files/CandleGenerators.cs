using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using FsCheck;
using FsCheck.Fluent;

namespace BotCore.Tests.MarketData.Files;

/// <summary>Random candles for property tests: legal, on grids from 0 to 10 decimals or on none, with and without gaps.</summary>
internal static class CandleGenerators
{
    public static Gen<CandleSeries> Series() => Series("BTCUSDT");

    public static Gen<CandleSeries> Series(string symbol) =>
        from decimals in Gen.Choose(0, 11)
        from seed in Gen.Choose(0, int.MaxValue)
        from count in Gen.Choose(2, 60)
        select Make(symbol, Timeframe.OneMinute, decimals, seed, count);

    public static CandleSeries Make(string symbol, Timeframe timeframe, int decimals, int seed, int count)
    {
        var random = new Random(seed);
        double Price() => decimals > 10
            ? random.NextDouble() * 1000 + 1e-9
            : (double)(Math.Round((decimal)random.Next(1, 400_000), 0) / (decimal)Math.Pow(10, decimals));
        var candles = new Candle[count];
        long time = random.Next(0, 1000) * timeframe.Ms;
        for (int i = 0; i < count; i++)
        {
            double[] prices = [Price(), Price(), Price(), Price()];
            candles[i] = new Candle(time, prices[0], prices.Max(), prices.Min(), prices[3], random.Next(0, 3) == 0 ? 0 : random.NextDouble() * 1e6);
            time += (i == 0 || random.Next(10) > 0 ? 1 : random.Next(2, 9)) * timeframe.Ms;
        }
        return CandleSeries.Of(Symbol.Parse(symbol), timeframe, candles);
    }
}
