using BotCore.Trading.Market;
using Parquet;
using Parquet.Schema;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>
/// Reads and writes Parquet: columns by name, numbers or timestamps. Written are <c>timestamp_ms</c> as 64-bit whole numbers and open, high,
/// low, close, volume as doubles. The line of a message is the number of the row.
/// </summary>
/// <remarks>
/// The library is asynchronous only. Its tasks are waited for here: loading a file is synchronous everywhere else, and no caller has a
/// synchronisation context that could block.
/// </remarks>
internal static class ParquetCandles
{
    private const int RowsPerGroup = 1 << 19;
    private static readonly DataField<long> Time = new("timestamp_ms");
    private static readonly DataField<double>[] Numbers = [new("open"), new("high"), new("low"), new("close"), new("volume")];

    public static void Read(Stream stream, string name, ICandleRows rows, CancellationToken ct)
    {
        try
        {
            ReadAsync(stream, name, rows, ct).GetAwaiter().GetResult();
        }
        catch (Exception damaged) when (damaged is IOException or InvalidDataException or NotSupportedException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or ParquetException)
        {
            throw new CandleFileException(name, 0, "", $"damaged or unusual Parquet data ({damaged.Message})", "Parquet with columns of numbers and timestamps", damaged);
        }
    }

    public static void Write(Stream target, CandleSeries series, CancellationToken ct) => WriteAsync(target, series, ct).GetAwaiter().GetResult();

    private static async Task ReadAsync(Stream stream, string name, ICandleRows rows, CancellationToken ct)
    {
        await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true, cancellationToken: ct);
        var fields = reader.Schema.DataFields;
        var columns = CandleColumns.Of([.. fields.Select(field => field.Name)], name);
        int[] places = [columns.Open, columns.High, columns.Low, columns.Close, columns.Volume];
        long row = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            ct.ThrowIfCancellationRequested();
            using var part = reader.OpenRowGroupReader(group);
            int count = checked((int)part.RowCount);
            var times = await TimesAsync(part, fields[columns.Time], count, columns.IsTimeInMs, ct);
            var numbers = new double?[places.Length][];
            for (int i = 0; i < places.Length; i++) numbers[i] = await NumbersAsync(part, fields[places[i]], count, ct);
            for (int i = 0; i < count; i++)
            {
                row++;
                int missing = Array.FindIndex(numbers, column => column[i] is null);
                if (times[i] is not { } timeMs)
                    rows.Unreadable(new CandleFileException(name, row, columns.Names[columns.Time], "nothing, or no time", StampText.Expected));
                else if (missing >= 0)
                    rows.Unreadable(new CandleFileException(name, row, columns.Names[places[missing]], "nothing", "a number"));
                else
                    rows.Row(row, new Candle(timeMs, numbers[0][i]!.Value, numbers[1][i]!.Value, numbers[2][i]!.Value, numbers[3][i]!.Value, numbers[4][i]!.Value));
            }
        }
    }

    private static async Task<long?[]> TimesAsync(ParquetRowGroupReader part, DataField field, int count, bool isMs, CancellationToken ct)
    {
        if (field.ClrType == typeof(DateTime))
            return [.. (await ValuesAsync<DateTime>(part, field, count, ct)).Select(time =>
                time is { } value && value.Ticks % TimeSpan.TicksPerMillisecond == 0
                    ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)).ToUnixTimeMilliseconds()
                    : (long?)null)];
        if (field.ClrType != typeof(long))
            throw new NotSupportedException($"the time column {field.Name} holds {field.ClrType.Name}");
        return [.. (await ValuesAsync<long>(part, field, count, ct)).Select(stamp =>
            stamp is { } value && (isMs || StampText.TryMs(value, out value)) ? value : (long?)null)];
    }

    private static async Task<double?[]> NumbersAsync(ParquetRowGroupReader part, DataField field, int count, CancellationToken ct)
    {
        if (field.ClrType == typeof(double)) return await ValuesAsync<double>(part, field, count, ct);
        if (field.ClrType == typeof(float)) return [.. (await ValuesAsync<float>(part, field, count, ct)).Select(value => (double?)value)];
        if (field.ClrType == typeof(long)) return [.. (await ValuesAsync<long>(part, field, count, ct)).Select(value => (double?)value)];
        if (field.ClrType == typeof(int)) return [.. (await ValuesAsync<int>(part, field, count, ct)).Select(value => (double?)value)];
        if (field.ClrType == typeof(decimal)) return [.. (await ValuesAsync<decimal>(part, field, count, ct)).Select(value => (double?)value)];
        throw new NotSupportedException($"the column {field.Name} holds {field.ClrType.Name}");
    }

    private static async Task<T?[]> ValuesAsync<T>(ParquetRowGroupReader part, DataField field, int count, CancellationToken ct) where T : struct
    {
        var values = new T?[count];
        if (field.IsNullable)
        {
            await part.ReadAsync<T>(field, values.AsMemory(), null, ct);
            return values;
        }
        var plain = new T[count];
        await part.ReadAsync<T>(field, plain.AsMemory(), null, ct);
        for (int i = 0; i < count; i++) values[i] = plain[i];
        return values;
    }

    private static async Task WriteAsync(Stream target, CandleSeries series, CancellationToken ct)
    {
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema([Time, .. Numbers]), target, cancellationToken: ct);
        for (int start = 0; start < series.Count; start += RowsPerGroup)
        {
            var candles = new Candle[Math.Min(RowsPerGroup, series.Count - start)];
            series.CopyTo(start, candles);
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<long>(Time, Array.ConvertAll(candles, candle => candle.OpenTimeMs), cancellationToken: ct);
            Converter<Candle, double>[] columns = [c => c.Open, c => c.High, c => c.Low, c => c.Close, c => c.Volume];
            for (int i = 0; i < columns.Length; i++)
                await group.WriteAsync<double>(Numbers[i], Array.ConvertAll(candles, columns[i]), cancellationToken: ct);
        }
    }
}
