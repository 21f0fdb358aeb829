using System.Text.Json;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Reads <c>[[time, open, high, low, close, volume], …]</c>; the line of a message is the number of the row.</summary>
internal static class JsonCandles
{
    private const string Expected = "[time, open, high, low, close, volume], six numbers";
    private static readonly string[] Columns = ["time", "open", "high", "low", "close", "volume"];

    public static void Read(Stream stream, string name, ICandleRows rows, CancellationToken ct)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            long row = 0;
            foreach (var element in document.RootElement.EnumerateArray())
            {
                row++;
                if ((row & 0xFFF) == 0) ct.ThrowIfCancellationRequested();
                if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() < Columns.Length)
                    rows.Unreadable(new CandleFileException(name, row, "row", Shown(element), Expected));
                else ReadRow(element, name, row, rows);
            }
        }
        catch (JsonException damaged)
        {
            throw new CandleFileException(name, 0, "", "damaged JSON", $"a list of {Expected}", damaged);
        }
    }

    private static void ReadRow(JsonElement cells, string name, long row, ICandleRows rows)
    {
        Span<double> numbers = stackalloc double[Columns.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (cells[i].ValueKind == JsonValueKind.Number && cells[i].TryGetDouble(out numbers[i])) continue;
            rows.Unreadable(new CandleFileException(name, row, Columns[i], Shown(cells[i]), "a number"));
            return;
        }
        if (numbers[0] is < 0 or >= 9e15 || numbers[0] != Math.Truncate(numbers[0]) || !StampText.TryMs((long)numbers[0], out long timeMs))
            rows.Unreadable(new CandleFileException(name, row, Columns[0], Shown(cells[0]), "Unix seconds, ms or µs"));
        else rows.Row(row, new Candle(timeMs, numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]));
    }

    private static string Shown(JsonElement element) => CandleFileException.Printable(System.Text.Encoding.UTF8.GetBytes(element.GetRawText()));
}
