using System.Globalization;
using System.Text;

namespace BotCore.Benchmarks.Gateway;

/// <summary>What the engine asks: 60 candles of 5m, 15m and 1h each, a wave with a slow trend.</summary>
internal static class Question
{
    private const int Candles = 60;

    /// <summary>2023-11-14 22:00 UTC, by when all of them had closed.</summary>
    private const long EndMs = 1_699_999_200_000;

    public static string Of(string symbol) =>
        $$$"""{"symbol":"{{{symbol}}}","candles":{"5m":[{{{Rows(5)}}}],"15m":[{{{Rows(15)}}}],"1h":[{{{Rows(60)}}}]}}""";

    private static string Rows(int minutes)
    {
        var text = new StringBuilder();
        double before = 100.0;
        for (int i = 0; i < Candles; i++)
        {
            double close = Math.Round(100.0 + 10.0 * Math.Sin(i / 9.0) + i * 0.05, 2);
            long open = EndMs - (Candles - i) * minutes * 60_000L;
            text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{open},{before},{Math.Max(before, close) + 0.5:0.##},{Math.Min(before, close) - 0.5:0.##},{close},{10 + i % 7}]");
            before = close;
        }
        return text.ToString();
    }
}
