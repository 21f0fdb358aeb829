using System.Globalization;
using System.IO.Compression;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Interval;

namespace BotCore.Cli.Research;

/// <summary>
/// Signals by candle: CSV <c>bar_index,timestamp_ms,enter_long,exit_long,enter_short,exit_short</c> and, if a strategy names its
/// signals, <c>enter_tag</c>; plain or gzip. Rows in rising order of their index; a candle without a row has no signal.
/// </summary>
internal static class IntervalSignalFile
{
    public const string Header = "bar_index,timestamp_ms,enter_long,exit_long,enter_short,exit_short";
    public const string TagColumn = "enter_tag";
    private static readonly string[] Columns = Header.Split(',');
    private static readonly IntervalSignal[] Flags =
        [IntervalSignal.EnterLong, IntervalSignal.ExitLong, IntervalSignal.EnterShort, IntervalSignal.ExitShort];

    /// <returns>The signals, and whether the file has a tag column.</returns>
    /// <exception cref="CommandFailedException">A row is wrong, named by file, line, column and value; or it does not fit the candles.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (IntervalSignals Signals, bool HasTags) Load(string path, IReadOnlyList<Candle> candles)
    {
        if (!File.Exists(path)) throw new CommandFailedException(ExitCodes.BadData, $"{path}: no such file");
        try
        {
            using var file = File.OpenRead(path);
            bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using var text = new StreamReader(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file);
            return Read(text, path, candles);
        }
        catch (InvalidDataException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: damaged gzip data: {e.Message}");
        }
    }

    private static (IntervalSignals Signals, bool HasTags) Read(StreamReader text, string path, IReadOnlyList<Candle> candles)
    {
        string? header = text.ReadLine();
        bool hasTags = header == $"{Header},{TagColumn}";
        if (!hasTags && header != Header) throw Wrong(path, 1, "header", header ?? "", $"{Header}, and {TagColumn} if there are tags");
        var signals = new IntervalSignals(candles.Count);
        int previous = -1;
        for (int line = 2; text.ReadLine() is { } row; line++)
        {
            string[] cells = row.Split(',');
            int columns = Columns.Length + (hasTags ? 1 : 0);
            if (cells.Length != columns) throw Wrong(path, line, "row", row, $"{columns} columns: {header}");
            int index = IndexOf(cells, path, line, previous, candles);
            var signal = IntervalSignal.None;
            for (int i = 0; i < Flags.Length; i++)
            {
                signal |= cells[i + 2] switch
                {
                    "1" => Flags[i],
                    "0" => IntervalSignal.None,
                    _ => throw Wrong(path, line, Columns[i + 2], cells[i + 2], "0 or 1"),
                };
            }
            signals.Set(index, signal, hasTags ? cells[^1] : null);
            previous = index;
        }
        return (signals, hasTags);
    }

    private static int IndexOf(string[] cells, string path, int line, int previous, IReadOnlyList<Candle> candles)
    {
        if (!int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= candles.Count || index <= previous)
            throw Wrong(path, line, Columns[0], cells[0], $"a whole number from {previous + 1} to {candles.Count - 1}, the index of a candle, rising");
        long timeMs = candles[index].OpenTimeMs;
        if (!long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out long stamp) || stamp != timeMs)
            throw Wrong(path, line, Columns[1], cells[1], $"{timeMs}, the time of candle {index}");
        return index;
    }

    private static CommandFailedException Wrong(string path, int line, string column, string found, string expected)
    {
        const int longest = 80;
        string shown = found.Length <= longest ? found : found[..longest] + "…";
        return new CommandFailedException(ExitCodes.BadData, $"{path} line {line}, {column}: found '{shown}', expected {expected}");
    }
}
