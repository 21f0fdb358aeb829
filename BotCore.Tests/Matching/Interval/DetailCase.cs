using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BotCore.Tests.Reference;

namespace BotCore.Tests.Matching.Interval;

/// <summary>A hand-made case of the reference data as the three files that the command reads.</summary>
internal sealed class DetailCase
{
    public const string File = "engine/detail_cases.json";
    private const long StartMs = 1_700_000_400_000 / 3_600_000 * 3_600_000;
    private readonly JsonElement _case;

    private DetailCase(JsonElement element) => _case = element;

    public static IEnumerable<TheoryDataRow<string>> Rows() => OracleCases.Rows(File, "cases");

    public static DetailCase Of(string row) => new(OracleCases.Get(File, "cases", row));

    public JsonElement.ArrayEnumerator ExpectedTrades => _case.GetProperty("expected").GetProperty("trades").EnumerateArray();

    /// <summary>Writes candles.csv, signals.csv and rules.json.</summary>
    public (string Candles, string Signals, string Rules) Write(string folder)
    {
        var rows = _case.GetProperty("candles").EnumerateArray().ToArray();
        string candles = Path.Combine(folder, "candles.csv"), signals = Path.Combine(folder, "signals.csv"), rules = Path.Combine(folder, "rules.json");
        System.IO.File.WriteAllLines(candles, rows.Select(row => string.Join(',', (string[])[Time(row), .. Enumerable.Range(1, 5).Select(i => row[i].GetRawText())]))
            .Prepend("timestamp_ms,open,high,low,close,volume"));
        System.IO.File.WriteAllLines(signals, rows.Where(row => Enumerable.Range(6, 4).Any(i => row[i].GetInt32() != 0))
            .Select(row => string.Join(',', (string[])[row[0].GetRawText(), Time(row), .. Enumerable.Range(6, 4).Select(i => row[i].GetRawText()), row[10].GetString() ?? ""]))
            .Prepend("bar_index,timestamp_ms,enter_long,exit_long,enter_short,exit_short,enter_tag"));
        var head = OracleCases.File(File);
        var settings = JsonNode.Parse(_case.GetProperty("config").GetRawText())!.AsObject();
        foreach (string name in new[] { "timeframe_minutes", "fee_rate", "stake_per_trade", "max_open_trades" })
            settings[name] = JsonNode.Parse(head.GetProperty(name).GetRawText());
        System.IO.File.WriteAllText(rules, settings.ToJsonString());
        return (candles, signals, rules);
    }

    private static string Time(JsonElement row) => (StartMs + row[0].GetInt64() * 3_600_000).ToString(CultureInfo.InvariantCulture);
}
