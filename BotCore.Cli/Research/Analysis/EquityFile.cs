using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Contracts.Json;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Analysis;

/// <summary>Equity and drawdown as CSV: <c>time_ms,time,equity,drawdown_ratio</c>.</summary>
internal static class EquityFile
{
    private const string Header = "time_ms,time,equity,drawdown_ratio";

    /// <summary>Writes beside the target first and moves it into place, so that the file is whole or not there.</summary>
    public static void Write(string path, IReadOnlyList<EquityPoint> equity, decimal startingEquity)
    {
        var drawdown = DrawdownSeries.Of(equity, startingEquity);
        WholeFile.Write(path, writer =>
        {
            writer.WriteLine(Header);
            for (int i = 0; i < equity.Count; i++)
            {
                var time = DateTimeOffset.FromUnixTimeMilliseconds(equity[i].TimeMs);
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{equity[i].TimeMs},{time:yyyy-MM-dd'T'HH:mm:ss'Z'},{DecimalText.Of(equity[i].Equity)},{drawdown[i].Ratio:R}"));
            }
        });
    }
}
