using System.Globalization;
using System.Text;
using BotCore.Trading.Market;

namespace BotCore.Tests.AiGateway;

/// <summary>Bodies of analyses.</summary>
internal static class Questions
{
    /// <summary>A right question; another number makes another one.</summary>
    public static string Of(int number = 0, int candles = 200, string extra = "") =>
        $$"""{"symbol":"BTCUSDT","candles":{"1m":[{{Rows(candles, 1, number)}}],"5m":[{{Rows(candles, 5, number)}}]}{{extra}}}""";

    /// <summary>A wave with a slow trend: prices that every strategy has something to say about.</summary>
    public static Candle[] Wave(int count, int minutes, int number = 0)
    {
        var candles = new Candle[count];
        double before = 100 + number;
        for (int i = 0; i < count; i++)
        {
            double close = 100 + number + 10 * Math.Sin(i / 9.0) + i * 0.05;
            candles[i] = new Candle(1_700_000_000_000L / 300_000 * 300_000 + i * minutes * 60_000L, before, Math.Max(before, close) + 0.5, Math.Min(before, close) - 0.5, close, 10 + i % 7);
            before = close;
        }
        return candles;
    }

    public static string Rows(IEnumerable<Candle> candles)
    {
        var text = new StringBuilder();
        foreach (var c in candles)
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{c.OpenTimeMs},{c.Open:R},{c.High:R},{c.Low:R},{c.Close:R},{c.Volume:R}]");
        return text.ToString();
    }

    private static string Rows(int count, int minutes, int number) => Rows(Wave(count, minutes, number));
}
