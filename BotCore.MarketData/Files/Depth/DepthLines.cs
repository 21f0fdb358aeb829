using System.Globalization;
using System.Text;

namespace BotCore.MarketData.Files.Depth;

/// <summary>The lines of a record of depth, numbered, with the refusals that name them. Nothing is kept: a file may be larger than memory.</summary>
internal sealed class DepthLines : IDisposable
{
    /// <summary>What a price or quantity is expected to be; of a quantity that may be zero more is to be said.</summary>
    public const string NumberExpected = "a decimal number above zero, for example 46319.5";

    private readonly FileStream _file;
    private readonly GzipSource.CheckedStream? _unpacked;
    private readonly StreamReader _reader;

    /// <exception cref="CandleFileException">There is no such file.</exception>
    public DepthLines(string path)
    {
        if (!File.Exists(path)) throw new CandleFileException(path, 0, "", "no such file", "a record of depth or trades");
        Path = path;
        _file = File.OpenRead(path);
        bool isPacked = _file.ReadByte() == 0x1F && _file.ReadByte() == 0x8B;
        _file.Position = 0;
        if (isPacked) _unpacked = GzipSource.Open(_file, path);
        _reader = new StreamReader(_unpacked ?? (Stream)_file, Encoding.UTF8);
    }

    public string Path { get; }

    /// <summary>1-based number of the line read last.</summary>
    public long Number { get; private set; }

    /// <summary>True when no line follows.</summary>
    public bool IsAtEnd => _reader.Peek() < 0;

    /// <summary>The first character, which tells the layouts apart; −1 in an empty file.</summary>
    public int FirstCharacter => Number == 0 ? _reader.Peek() : throw new InvalidOperationException("a line has been read");

    /// <returns>Null at the end of the file.</returns>
    /// <exception cref="CandleFileException">Packed data is damaged or ends early.</exception>
    public string? Next()
    {
        try
        {
            string? line = _reader.ReadLine();
            if (line is null && _unpacked?.Defect() is { } defect) throw defect;
            if (line is not null) Number++;
            return line;
        }
        catch (InvalidDataException damaged)
        {
            throw new CandleFileException(Path, 0, "", "damaged gzip data", GzipSource.Expected, damaged);
        }
    }

    /// <summary>What is wrong with the line read last.</summary>
    public CandleFileException Refused(string column, string found, string expected) => Refused(Number, column, found, expected);

    /// <summary>What is wrong with a line; where packed data ends early, that, because a line cut in two is only a symptom.</summary>
    public CandleFileException Refused(long line, string column, string found, string expected)
    {
        var refusal = new CandleFileException(Path, line, column, CandleFileException.Printable(Encoding.UTF8.GetBytes(found)), expected);
        return _unpacked is { HasEnded: true } ended ? ended.Defect(refusal) ?? refusal : refusal;
    }

    /// <summary>A decimal number as files have it: digits and at most one point.</summary>
    public static bool TryNumber(string? text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value < 1e15m;

    public void Dispose()
    {
        _reader.Dispose();
        _unpacked?.Dispose();
        _file.Dispose();
    }
}
