using BotCore.Trading.Market;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>What stands in a candle file, good and bad: it reads on where loading would refuse.</summary>
public sealed class CandleSurvey : ICandleRows
{
    private readonly string _file;
    private readonly List<(long TimeMs, long Line)> _times = [];
    private readonly List<CandleDefect> _defects = [];
    private long _previousMs = -1;
    private int _falling;

    private CandleSurvey(string file) => _file = file;

    public CandleLayout Layout { get; private set; }

    /// <summary><c>gzip</c>, <c>zip</c> or <c>none</c>.</summary>
    public string Packing { get; private set; } = "none";

    /// <summary>Rows that are candles by themselves, duplicates included.</summary>
    public int Count => _times.Count;

    /// <summary>Every row that is wrong, by line.</summary>
    public IReadOnlyList<CandleDefect> Defects => _defects;

    /// <summary>Smallest distance of two neighbours; <c>default</c> when it is none of the known timeframes.</summary>
    public Timeframe Timeframe { get; private set; }

    /// <summary>Where candles are missing, in time order; empty without a timeframe.</summary>
    public IReadOnlyList<CandleGap> Gaps { get; private set; } = [];

    /// <summary>Rows whose time another row before them had.</summary>
    public int Duplicates { get; private set; }

    public int ZeroVolume { get; private set; }

    /// <summary>Lowest low; NaN without a candle.</summary>
    public double LowestPrice { get; private set; } = double.NaN;

    /// <summary>Highest high; NaN without a candle.</summary>
    public double HighestPrice { get; private set; } = double.NaN;

    /// <summary>Open time of the oldest candle, Unix ms; null without one.</summary>
    public long? FirstMs => _times.Count > 0 ? _times[0].TimeMs : null;

    /// <summary>Open time of the newest candle, Unix ms; null without one.</summary>
    public long? LastMs => _times.Count > 0 ? _times[^1].TimeMs : null;

    /// <param name="layout">When it is known better than by recognition.</param>
    /// <exception cref="CandleFileException">The file as a whole is none of candles, or missing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CandleSurvey Of(string path, CandleLayout? layout, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new CandleFileException(path, 0, "", "no such file", "a file of candles");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var survey = new CandleSurvey(path);
        (survey.Layout, survey.Packing) = CandleContent.ReadAll(stream, path, layout, survey, ct);
        survey.Finish();
        return survey;
    }

    void ICandleRows.Row(long line, in Candle candle)
    {
        if (RowCheck.Of(_file, line, in candle) is { } defect)
        {
            Note(defect);
            return;
        }
        if (candle.OpenTimeMs < _previousMs) _falling++;
        _previousMs = candle.OpenTimeMs;
        _times.Add((candle.OpenTimeMs, line));
        if (candle.Volume == 0) ZeroVolume++;
        LowestPrice = double.IsNaN(LowestPrice) ? candle.Low : Math.Min(LowestPrice, candle.Low);
        HighestPrice = double.IsNaN(HighestPrice) ? candle.High : Math.Max(HighestPrice, candle.High);
    }

    void ICandleRows.Unreadable(CandleFileException defect) => Note(defect);

    private void Note(CandleFileException defect) => _defects.Add(new CandleDefect(defect.Line, defect.Column, defect.Found, defect.Expected));

    private void Finish()
    {
        // Newest first all the way is an order, too; anything else that falls is a defect of its row.
        if (_falling > 0 && _times[0].TimeMs > _times[^1].TimeMs) _times.Reverse();
        NoteDisorder();
        _times.Sort();
        FindSpacing();
        _defects.Sort((left, right) => left.Line.CompareTo(right.Line));
    }

    private void NoteDisorder()
    {
        long latest = -1;
        var seen = new HashSet<long>();
        foreach (var (timeMs, line) in _times)
        {
            if (!seen.Add(timeMs))
            {
                Duplicates++;
                Note(RowCheck.OutOfOrder(_file, line, timeMs, timeMs));
            }
            else if (timeMs < latest) Note(RowCheck.OutOfOrder(_file, line, timeMs, latest));
            latest = Math.Max(latest, timeMs);
        }
    }

    private void FindSpacing()
    {
        long smallest = long.MaxValue;
        for (int i = 1; i < _times.Count; i++)
            if (_times[i].TimeMs - _times[i - 1].TimeMs is > 0 and var spacing) smallest = Math.Min(smallest, spacing);
        Timeframe = Timeframe.All.FirstOrDefault(timeframe => timeframe.Ms == smallest);
        if (Timeframe == default)
        {
            if (_times.Count > 1)
                _defects.Add(new CandleDefect(0, "time", $"candles at least {smallest / 60_000} minutes apart", $"neighbours one timeframe apart ({string.Join(", ", Timeframe.All)})"));
            return;
        }
        var gaps = new List<CandleGap>();
        for (int i = 0; i < _times.Count; i++)
        {
            var (timeMs, line) = _times[i];
            if (timeMs % Timeframe.Ms != 0) _defects.Add(new CandleDefect(line, "time", $"'{timeMs}'", $"an open time on the {Timeframe} grid, a multiple of {Timeframe.Ms} ms"));
            long missing = i == 0 ? 0 : (timeMs - _times[i - 1].TimeMs) / Timeframe.Ms - 1;
            if (missing > 0) gaps.Add(new CandleGap(i - 1, _times[i - 1].TimeMs + Timeframe.Ms, timeMs, (int)missing));
        }
        Gaps = gaps;
    }
}

/// <summary>A row that is no candle in order.</summary>
/// <param name="Line">1-based line, or row in files without lines; 0 when the whole file is meant.</param>
/// <param name="Column">Column, or <c>row</c>.</param>
public sealed record CandleDefect(long Line, string Column, string Found, string Expected);
