using System.Globalization;
using System.Text.Json;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;

namespace BotCore.MarketData.Files.Depth;

/// <summary>Depth as the exchange sends it, one JSON object a line: what a recorder of its streams writes down.</summary>
/// <remarks>
/// Taken are <c>depthUpdate</c>, <c>bookTicker</c>, <c>trade</c> and <c>aggTrade</c> events, bare or in the envelope of a combined stream
/// (<c>stream</c>, <c>data</c>), and the answer of <c>GET /fapi/v1/depth</c> as the snapshot that changes need. Other events are left out.
/// Time is the transaction's (<c>T</c>), or the event's (<c>E</c>).
/// </remarks>
internal sealed class DepthEvents
{
    /// <summary>Streams arrive side by side, so a line may be a little older than the one before; it then counts as known with that one.</summary>
    private const long MostLateMs = 60_000;

    private const string NumberExpected = "a decimal number above zero as text, for example \"46319.5\"";

    private readonly DepthLines _lines;
    private readonly IReadOnlyList<Symbol> _symbols;
    private readonly RecordedBook[] _books;
    private readonly List<DepthUpdate> _updates = [];
    private long _nowMs;

    private DepthEvents(DepthLines lines, IReadOnlyList<Symbol> symbols) =>
        (_lines, _symbols, _books) = (lines, symbols, [.. symbols.Select((_, instrument) => new RecordedBook(instrument))]);

    public static IEnumerable<DepthUpdate> Read(DepthLines lines, IReadOnlyList<Symbol> symbols)
    {
        var events = new DepthEvents(lines, symbols);
        while (lines.Next() is { } line)
        {
            if (line.Length == 0) continue;
            events.Take(line);
            foreach (var update in events._updates) yield return update;
            events._updates.Clear();
        }
        events.End();
    }

    private void Take(string line)
    {
        using var parsed = Parse(line);
        var body = parsed.RootElement;
        string stream = "";
        if (body.ValueKind != JsonValueKind.Object) throw _lines.Refused("row", line, "a JSON object");
        if (body.TryGetProperty("stream", out var named) && body.TryGetProperty("data", out var inner))
        {
            stream = named.ValueKind == JsonValueKind.String ? named.GetString()! : throw _lines.Refused("stream", named.ToString(), "the name of a stream, for example btcusdt@depth");
            body = inner.ValueKind == JsonValueKind.Object ? inner : throw _lines.Refused("data", inner.ToString(), "a JSON object");
        }
        string name = body.TryGetProperty("e", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString()!
            : body.TryGetProperty("lastUpdateId", out _) && body.TryGetProperty("bids", out _) ? "snapshot" : "";
        if (name is not ("snapshot" or "depthUpdate" or "bookTicker" or "trade" or "aggTrade")) return;
        int instrument = InstrumentOf(body, stream);
        if (instrument < 0) return;
        TakeTime(body);
        Take(name, stream, body, _books[instrument]);
    }

    private void Take(string name, string stream, JsonElement body, RecordedBook book)
    {
        switch (name)
        {
            case "snapshot":
                book.TakeSnapshot(Id(body, "lastUpdateId"), Levels(body, "bids", "asks", mayBeZero: false), _nowMs, _updates);
                break;
            case "depthUpdate" when IsPartial(stream):
                book.TakePartial(Levels(body, "b", "a", mayBeZero: false), _nowMs, _updates);
                break;
            case "depthUpdate":
                long first = Id(body, "U");
                long previous = body.TryGetProperty("pu", out _) ? Id(body, "pu") : first - 1; // the spot market sends none: there ids follow each other
                book.TakeChange(new RecordedChange(_lines.Number, first, Id(body, "u"), previous, Levels(body, "b", "a", mayBeZero: true)), _nowMs, _updates);
                break;
            case "bookTicker":
                book.TakeTop([Best(body, Side.Buy, "b", "B"), Best(body, Side.Sell, "a", "A")], _nowMs, _updates);
                break;
            case "trade" when body.TryGetProperty("X", out var origin) && origin.ValueEquals("MARKET") is false:
                break; // the insurance fund's and forced deleveraging are no orders in the book
            default:
                var taker = body.TryGetProperty("m", out var maker) && maker.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? maker.GetBoolean() ? Side.Sell : Side.Buy
                    : throw _lines.Refused("m", Text(body, "m"), "true or false: was the buyer the maker?");
                book.TakeTrade(name, new DepthLevel(taker, Number(body, "p", mayBeZero: false), Number(body, "q", mayBeZero: false)), _nowMs, _updates);
                break;
        }
    }

    private void End()
    {
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i].Unplaced is not { } change) continue;
            throw _books[i].HadSnapshot
                ? _lines.Refused(change.Line, "pu", change.Previous.ToString(CultureInfo.InvariantCulture),
                    $"the u of the change of {_symbols[i]} before it: a message is missing, and no later snapshot says what the book was")
                : _lines.Refused(change.Line, "lastUpdateId", "none", $"a snapshot of {_symbols[i]} (lastUpdateId, bids, asks) that its changes follow on");
        }
    }

    private JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            throw _lines.Refused("row", line, "one JSON object a line");
        }
    }

    /// <summary>By the event, else by its stream; an answer to a request names none, which is enough where there is one symbol only.</summary>
    private int InstrumentOf(JsonElement body, string stream)
    {
        string text = body.TryGetProperty("s", out var s) ? s.ToString() : body.TryGetProperty("symbol", out s) ? s.ToString() : stream.Split('@')[0].ToUpperInvariant();
        if (text.Length == 0 && _symbols.Count == 1) return 0;
        if (!Symbol.TryParse(text, out var symbol)) throw _lines.Refused("s", text, "a symbol of 5 to 20 letters or digits, for example BTCUSDT");
        for (int i = 0; i < _symbols.Count; i++)
            if (_symbols[i] == symbol) return i;
        return -1;
    }

    private void TakeTime(JsonElement body)
    {
        string column = body.TryGetProperty("T", out var time) ? "T" : "E";
        if (column == "E" && !body.TryGetProperty("E", out time)) throw _lines.Refused("T", "nothing", "the time of the event, Unix milliseconds");
        if (time.ValueKind != JsonValueKind.Number || !time.TryGetInt64(out long ms) || ms < 0) throw _lines.Refused(column, time.ToString(), "Unix milliseconds");
        if (ms < _nowMs - MostLateMs) throw _lines.Refused(column, time.ToString(), string.Create(CultureInfo.InvariantCulture, $"{_nowMs - MostLateMs} or later: lines stand in the order they came"));
        _nowMs = Math.Max(_nowMs, ms);
    }

    /// <summary>True for the streams of the best 5, 10 or 20 levels, whose events look like changes and are whole.</summary>
    private static bool IsPartial(string stream)
    {
        string[] parts = stream.Split('@');
        return parts.Length > 1 && parts[1] is "depth5" or "depth10" or "depth20";
    }

    private long Id(JsonElement body, string column) =>
        body.TryGetProperty(column, out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out long number)
            ? number : throw _lines.Refused(column, Text(body, column), "an update id: a whole number");

    private DepthLevel[] Levels(JsonElement body, string bids, string asks, bool mayBeZero) =>
        [.. SideOf(body, bids, Side.Buy, mayBeZero), .. SideOf(body, asks, Side.Sell, mayBeZero)];

    private IEnumerable<DepthLevel> SideOf(JsonElement body, string column, Side side, bool mayBeZero)
    {
        if (!body.TryGetProperty(column, out var levels) || levels.ValueKind != JsonValueKind.Array) throw _lines.Refused(column, Text(body, column), "a list of levels");
        foreach (var level in levels.EnumerateArray())
        {
            if (level.ValueKind != JsonValueKind.Array || level.GetArrayLength() < 2) throw _lines.Refused(column, level.ToString(), "a level: [\"price\", \"quantity\"]");
            yield return new DepthLevel(side, Parsed(level[0], column, mayBeZero: false), Parsed(level[1], column, mayBeZero));
        }
    }

    private DepthLevel Best(JsonElement body, Side side, string price, string quantity) =>
        new(side, Number(body, price, mayBeZero: false), Number(body, quantity, mayBeZero: true));

    private decimal Number(JsonElement body, string column, bool mayBeZero) =>
        body.TryGetProperty(column, out var value) ? Parsed(value, column, mayBeZero) : throw _lines.Refused(column, "nothing", NumberExpected);

    private decimal Parsed(JsonElement value, string column, bool mayBeZero) =>
        DepthLines.TryNumber(value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null, out decimal number) && (number > 0m || mayBeZero)
            ? number : throw _lines.Refused(column, value.ToString(), NumberExpected);

    private static string Text(JsonElement body, string column) => body.TryGetProperty(column, out var value) ? value.ToString() : "nothing";
}
