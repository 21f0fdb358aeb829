using System.Globalization;
using System.Text.Json;
using BotCore.ServiceDefaults.Http;
using BotCore.Trading.Market;
using BotCore.Trading.Strategies;

namespace BotCore.AiGateway.Degraded;

/// <summary>Reads the body of an analysis as strictly as the AI service does, so that a request is right or wrong whoever answers it.</summary>
internal static class QuestionReader
{
    /// <summary>Most candles of one timeframe.</summary>
    public const int MostCandles = 1_500;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <returns>The question, or what is wrong.</returns>
    public static (Question? Question, QuestionFault? Fault) Read(ReadOnlyMemory<byte> body, bool takesStrategies)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return (Read(document.RootElement, takesStrategies), null);
        }
        // Text with half a surrogate pair parses, and is refused when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, new QuestionFault(ProblemCodes.InvalidJson, "body", "the body is no JSON", "JSON without doubled names"));
        }
        catch (FaultException e)
        {
            return (null, e.Fault);
        }
    }

    private static Question Read(JsonElement root, bool takesStrategies)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Invalid("body", root, "an object");
        foreach (var member in root.EnumerateObject())
        {
            bool isKnown = member.Name is "symbol" or "candles" or "as_of_ms" || (takesStrategies && member.Name == "strategy_context");
            if (!isKnown) throw Unknown(member.Name);
        }
        var symbolText = Required(root, "symbol");
        if (symbolText.ValueKind != JsonValueKind.String || !Symbol.TryParse(symbolText.GetString(), out var symbol))
            throw Invalid("symbol", symbolText, "5 to 20 letters or digits, for example BTCUSDT");
        long? asOf = ReadMoment(root);
        var candles = ReadCandles(Required(root, "candles"));
        var closed = candles
            .Select(pair => KeyValuePair.Create(pair.Key, asOf is { } at ? Array.FindAll(pair.Value, candle => candle.OpenTimeMs + pair.Key.Ms <= at) : pair.Value))
            .Where(pair => pair.Value.Length > 0)
            .ToDictionary();
        if (closed.Count == 0) throw new FaultException(new QuestionFault(ProblemCodes.InvalidField, "as_of_ms", $"as_of_ms is '{asOf}': expected a moment after the first candle closed", "a moment after the first candle closed"));
        var (names, primary, confirmation) = ReadContext(root);
        return new Question(symbol, closed, names, primary, confirmation);
    }

    private static long? ReadMoment(JsonElement root)
    {
        if (!root.TryGetProperty("as_of_ms", out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long at) && at is >= 0 and <= 1L << 53
            ? at : throw Invalid("as_of_ms", value, "whole milliseconds from 0 to 2^53");
    }

    private static Dictionary<Timeframe, Candle[]> ReadCandles(JsonElement all)
    {
        if (all.ValueKind != JsonValueKind.Object) throw Invalid("candles", all, "an object of timeframe and list");
        var candles = new Dictionary<Timeframe, Candle[]>();
        foreach (var member in all.EnumerateObject())
        {
            var timeframe = TimeframeOf($"candles.{member.Name}", member.Name);
            string field = $"candles.{member.Name}";
            if (member.Value.ValueKind != JsonValueKind.Array) throw Invalid(field, member.Value, "a list of candles");
            int count = member.Value.GetArrayLength();
            if (count > MostCandles) throw Invalid(field, member.Value, $"at most {MostCandles} candles");
            var rows = new Candle[count];
            int row = 0;
            foreach (var element in member.Value.EnumerateArray())
            {
                rows[row] = ReadCandle($"{field}.{row}", element);
                if (row > 0 && rows[row].OpenTimeMs <= rows[row - 1].OpenTimeMs) throw Invalid($"{field}.{row}", element, "open times that rise");
                row++;
            }
            candles.Add(timeframe, rows);
        }
        if (candles.Values.All(rows => rows.Length == 0)) throw Invalid("candles", all, "candles of at least one timeframe");
        return candles;
    }

    private static Candle ReadCandle(string field, JsonElement row)
    {
        const string expected = "six numbers: open time in ms, open, high, low, close, volume";
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != 6) throw Invalid(field, row, expected);
        Span<double> values = stackalloc double[6];
        int i = 0;
        foreach (var value in row.EnumerateArray())
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out values[i])) throw Invalid(field, row, expected);
            i++;
        }
        if (!(values[0] is >= 0 and <= 9_007_199_254_740_992.0) || Math.Floor(values[0]) != values[0]) throw Invalid(field, row, "an open time of whole milliseconds, 0 or more");
        var candle = new Candle((long)values[0], values[1], values[2], values[3], values[4], values[5]);
        return candle.Defect() is { } defect ? throw Invalid(field, row, $"a possible candle, but {defect}") : candle;
    }

    private static (IReadOnlyList<string> Names, Timeframe? Primary, Timeframe? Confirmation) ReadContext(JsonElement root)
    {
        if (!root.TryGetProperty("strategy_context", out var context) || context.ValueKind == JsonValueKind.Null) return ([], null, null);
        if (context.ValueKind != JsonValueKind.Object) throw Invalid("strategy_context", context, "an object");
        List<string> names = [];
        Timeframe? primary = null, confirmation = null;
        foreach (var member in context.EnumerateObject())
        {
            string field = $"strategy_context.{member.Name}";
            switch (member.Name)
            {
                case "strategies" when member.Value.ValueKind is JsonValueKind.Null: break;
                case "strategies":
                    if (member.Value.ValueKind != JsonValueKind.Array || member.Value.GetArrayLength() > 5) throw Invalid(field, member.Value, "a list of at most 5 names");
                    foreach (var name in member.Value.EnumerateArray())
                    {
                        if (name.ValueKind != JsonValueKind.String || !StrategyCatalogue.Names.Contains(name.GetString()!)) throw Invalid(field, name, "one of " + string.Join(", ", StrategyCatalogue.Names));
                        if (!names.Contains(name.GetString()!)) names.Add(name.GetString()!);
                    }
                    break;
                case "primary_timeframe": primary = OptionalTimeframe(field, member.Value); break;
                case "confirmation_timeframe": confirmation = OptionalTimeframe(field, member.Value); break;
                default: throw Unknown(field);
            }
        }
        return (names, primary, confirmation);
    }

    private static Timeframe? OptionalTimeframe(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => TimeframeOf(field, value.GetString()!),
        _ => throw Invalid(field, value, "one of " + string.Join(", ", Timeframe.All)),
    };

    /// <summary>Written exactly as they are here: the AI service takes no capitals either.</summary>
    private static Timeframe TimeframeOf(string field, string name) =>
        Timeframe.TryParse(name, out var timeframe) && timeframe.ToString() == name
            ? timeframe
            : throw new FaultException(new QuestionFault(ProblemCodes.InvalidField, field, $"{field} is '{Cut(name)}': expected one of {string.Join(", ", Timeframe.All)}", "one of " + string.Join(", ", Timeframe.All)));

    private static JsonElement Required(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value : throw new FaultException(new QuestionFault(ProblemCodes.MissingField, name, $"{name} is missing", "a value"));

    private static FaultException Unknown(string name) => new(new QuestionFault(ProblemCodes.UnknownField, Cut(name), $"'{Cut(name)}' is no field here", null));

    private static FaultException Invalid(string field, JsonElement value, string expected)
    {
        string shown = value.ValueKind switch
        {
            JsonValueKind.String => $"'{Cut(value.GetString()!)}'",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"a list of {value.GetArrayLength()}"),
            JsonValueKind.Null => "null",
            _ => $"'{Cut(value.GetRawText())}'",
        };
        return new FaultException(new QuestionFault(ProblemCodes.InvalidField, field, $"{field} is {shown}: expected {expected}", expected));
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";

    /// <summary>Ends reading at the first fault; never leaves this class.</summary>
    private sealed class FaultException(QuestionFault fault) : Exception(fault.Detail)
    {
        public QuestionFault Fault { get; } = fault;
    }
}
