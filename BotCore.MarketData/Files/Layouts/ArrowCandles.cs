using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>
/// Reads Arrow IPC, as a file (Feather version 2, also with lz4 or zstd) or as a stream; columns by name, numbers or timestamps. The line of
/// a message is the number of the row.
/// </summary>
internal static class ArrowCandles
{
    public static void Read(Stream stream, string name, ICandleRows rows, CancellationToken ct)
    {
        try
        {
            using ArrowStreamReader reader = IsFile(stream)
                ? new ArrowFileReader(stream, MemoryAllocator.Default.Value, new CompressionCodecFactory(), leaveOpen: true)
                : new ArrowStreamReader(stream, MemoryAllocator.Default.Value, new CompressionCodecFactory(), leaveOpen: true);
            long row = 0;
            CandleColumns? columns = null;
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                ct.ThrowIfCancellationRequested();
                using (batch)
                {
                    columns ??= CandleColumns.Of([.. batch.Schema.FieldsList.Select(field => field.Name)], name);
                    ReadBatch(batch, columns, name, row, rows);
                    row += batch.Length;
                }
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or NotSupportedException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            throw new CandleFileException(name, 0, "", $"damaged or unusual Arrow data ({damaged.Message})", "Arrow IPC of numbers and timestamps", damaged);
        }
    }

    private static bool IsFile(Stream stream)
    {
        Span<byte> magic = stackalloc byte[6];
        stream.ReadExactly(magic);
        stream.Position = 0;
        return magic.SequenceEqual("ARROW1"u8);
    }

    private static void ReadBatch(RecordBatch batch, CandleColumns columns, string name, long before, ICandleRows rows)
    {
        int[] places = [columns.Open, columns.High, columns.Low, columns.Close, columns.Volume];
        Span<double> numbers = stackalloc double[places.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            long row = before + i + 1;
            if (TimeOf(batch.Column(columns.Time), i, columns.IsTimeInMs) is not { } timeMs)
            {
                rows.Unreadable(Wrong(columns.Time, batch, i, "a timestamp, or Unix seconds, ms, µs or ns"));
                continue;
            }
            int read = 0;
            while (read < places.Length && NumberOf(batch.Column(places[read]), i) is { } number) numbers[read++] = number;
            if (read < places.Length) rows.Unreadable(Wrong(places[read], batch, i, "a number"));
            else rows.Row(row, new Candle(timeMs, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }

        CandleFileException Wrong(int column, RecordBatch from, int i, string expected) => new(
            name, before + i + 1, columns.Names[column],
            from.Column(column).IsNull(i) ? "nothing" : $"a {from.Column(column).Data.DataType.Name}", expected);
    }

    private static long? TimeOf(IArrowArray column, int row, bool isMs) => column switch
    {
        TimestampArray stamps => stamps.GetValue(row) is { } value ? Scaled(value, ((TimestampType)stamps.Data.DataType).Unit) : null,
        Date64Array dates => dates.GetValue(row),
        Int64Array numbers => numbers.GetValue(row) is { } value && (isMs || StampText.TryMs(value, out value)) ? value : null,
        UInt64Array numbers => numbers.GetValue(row) is { } value && value <= long.MaxValue && StampText.TryMs((long)value, out long ms) ? ms : null,
        _ => NumberOf(column, row) is { } value && value is >= 0 and < 9e15 && value == Math.Truncate(value)
            && (isMs || StampText.TryMs((long)value, out _)) ? Whole((long)value, isMs) : null,
    };

    private static long Whole(long value, bool isMs) => isMs || !StampText.TryMs(value, out long ms) ? value : ms;

    private static long? Scaled(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => value * 1000,
        TimeUnit.Millisecond => value,
        TimeUnit.Microsecond => value % 1000 == 0 ? value / 1000 : null,
        _ => value % 1_000_000 == 0 ? value / 1_000_000 : null,
    };

    private static double? NumberOf(IArrowArray column, int row) => column switch
    {
        DoubleArray numbers => numbers.GetValue(row),
        FloatArray numbers => numbers.GetValue(row),
        Int64Array numbers => numbers.GetValue(row),
        Int32Array numbers => numbers.GetValue(row),
        UInt64Array numbers => numbers.GetValue(row),
        Decimal128Array numbers => (double?)numbers.GetValue(row),
        _ => null,
    };
}
