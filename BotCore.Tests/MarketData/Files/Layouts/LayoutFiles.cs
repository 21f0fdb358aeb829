using System.Globalization;
using System.IO.Compression;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using Parquet;
using Parquet.Schema;

namespace BotCore.Tests.MarketData.Files.Layouts;

/// <summary>One series of candles as other recorders would have written it.</summary>
internal static class LayoutFiles
{
    /// <summary>Every layout by a name; the content is what counts, so all files have the same ending.</summary>
    public static readonly string[] Names =
    [
        "native", "native-gzip", "binance", "binance-header-us", "binance-zip", "cryptodatadownload", "semicolon-dates", "freqtrade-json",
        "parquet-own", "parquet-freqtrade", "feather-lz4", "feather-plain-ns", "arrow-stream-int64", "binary",
    ];

    public static CandleSeries Series(int candles = 200) => CandleSeries.Of(Symbol.Parse("BTCUSDT"), Timeframe.FiveMinutes, [.. Enumerable.Range(0, candles).Select(i =>
        new Candle(1_700_000_100_000 + i * 300_000L + (i > 50 ? 600_000 : 0), 100 + i % 7 * 0.25, 103.5, 97.125, 100 + i % 5 * 0.5, i % 11 * 1.5))]);

    public static string Write(string name, string folder, CandleSeries series)
    {
        string path = Path.Combine(folder, "btcusdt.data");
        string[] lines = [.. series.ToArray().Select(c => Line(c, c.OpenTimeMs))];
        switch (name)
        {
            case "native":
                CandleFileWriter.Write(path, series, CancellationToken.None);
                break;
            case "native-gzip":
                CandleFileWriter.Write(path + ".gz", series, CancellationToken.None);
                File.Move(path + ".gz", path, overwrite: true);
                break;
            case "binance":
                File.WriteAllLines(path, lines.Select(line => line + ",1700000159999,0,1,0,0,0"));
                break;
            case "binance-header-us":
                File.WriteAllLines(path, series.ToArray().Select(c => Line(c, c.OpenTimeMs * 1000) + ",1700000159999999,0,1,0,0,0")
                    .Prepend("open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore"));
                break;
            case "binance-zip":
                using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
                using (var entry = new StreamWriter(archive.CreateEntry("BTCUSDT-5m.csv").Open()))
                    foreach (string line in lines) entry.Write(line + ",1700000159999,0,1,0,0,0\n");
                break;
            case "cryptodatadownload":
                // newest first, seconds in the older half, an address in the first line, two volumes
                File.WriteAllLines(path, series.ToArray().Reverse().Select((c, i) => string.Create(CultureInfo.InvariantCulture,
                        $"{(i < 100 ? c.OpenTimeMs : c.OpenTimeMs / 1000)},2023-11-14 00:00:00,BTC/USDT,{c.Open},{c.High},{c.Low},{c.Close},{c.Volume},{c.Volume * 100},7"))
                    .Prepend("unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount").Prepend("https://www.example.com"));
                break;
            case "semicolon-dates":
                File.WriteAllLines(path, series.ToArray().Select(c => string.Create(CultureInfo.InvariantCulture,
                        $"{c.Volume};{c.Close};{c.Low};{c.High};{c.Open};\"{DateTimeOffset.FromUnixTimeMilliseconds(c.OpenTimeMs):yyyy-MM-dd HH:mm:ss}\""))
                    .Prepend("Volume;Close;Low;High;Open;Date"));
                break;
            case "freqtrade-json":
                File.WriteAllText(path, $"[{string.Join(",\n", lines.Select(line => $"[{line}]"))}]");
                break;
            case "parquet-own":
                CandleFileTarget.Write(path + ".parquet", series, CancellationToken.None);
                File.Move(path + ".parquet", path, overwrite: true);
                break;
            case "parquet-freqtrade":
                WriteParquetAsync(path, series).GetAwaiter().GetResult();
                break;
            case "feather-lz4":
                WriteArrow(path, series, TimeUnit.Millisecond, isCompressed: true);
                break;
            case "feather-plain-ns":
                WriteArrow(path, series, TimeUnit.Nanosecond, isCompressed: false);
                break;
            case "arrow-stream-int64":
                WriteArrow(path, series, null, isCompressed: false);
                break;
            case "binary":
                CandleFileTarget.Write(path + ".bin", series, CancellationToken.None);
                File.Move(path + ".bin", path, overwrite: true);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "no such layout");
        }
        return path;
    }

    private static string Line(Candle c, long time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time},{c.Open},{c.High},{c.Low},{c.Close},{c.Volume}");

    /// <summary>As pandas writes a table: every column may be empty, the time is a date.</summary>
    private static async Task WriteParquetAsync(string path, CandleSeries series)
    {
        var candles = series.ToArray();
        var date = new DataField<DateTime>("date", true);
        DataField<double>[] numbers = [new("open", true), new("high", true), new("low", true), new("close", true), new("volume", true)];
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema([date, .. numbers]), stream);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(date, System.Array.ConvertAll(candles, c => (DateTime?)DateTimeOffset.FromUnixTimeMilliseconds(c.OpenTimeMs).UtcDateTime));
        Converter<Candle, double?>[] columns = [c => c.Open, c => c.High, c => c.Low, c => c.Close, c => c.Volume];
        for (int i = 0; i < columns.Length; i++) await group.WriteAsync<double>(numbers[i], System.Array.ConvertAll(candles, columns[i]));
    }

    private static void WriteArrow(string path, CandleSeries series, TimeUnit? unit, bool isCompressed)
    {
        var candles = series.ToArray();
        var times = unit is { } stamp ? (IArrowType)new TimestampType(stamp, "UTC") : Int64Type.Default;
        var schema = new Schema.Builder().Field(f => f.Name("date").DataType(times));
        foreach (string name in new[] { "open", "high", "low", "close", "volume" }) schema.Field(f => f.Name(name).DataType(DoubleType.Default));
        IArrowArray Doubles(Func<Candle, double> of) => new DoubleArray.Builder().AppendRange(candles.Select(of)).Build();
        IArrowArray Times() => unit is null
            ? new Int64Array.Builder().AppendRange(candles.Select(c => c.OpenTimeMs)).Build()
            : new TimestampArray.Builder((TimestampType)times).AppendRange(candles.Select(c => DateTimeOffset.FromUnixTimeMilliseconds(c.OpenTimeMs))).Build();
        using var batch = new RecordBatch(
            schema.Build(), [Times(), Doubles(c => c.Open), Doubles(c => c.High), Doubles(c => c.Low), Doubles(c => c.Close), Doubles(c => c.Volume)], candles.Length);
        var options = isCompressed
            ? new IpcOptions { CompressionCodec = CompressionCodecType.Lz4Frame, CompressionCodecFactory = new CompressionCodecFactory() }
            : new IpcOptions();
        using var stream = File.Create(path);
        using ArrowStreamWriter writer = unit is null
            ? new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true, options)
            : new ArrowFileWriter(stream, batch.Schema, leaveOpen: true, options);
        writer.WriteStart();
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }
}
