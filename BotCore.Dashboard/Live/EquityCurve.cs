using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Live;

/// <summary>
/// The whole equity curve in at most a thousand points: one per step of time, the last equity in it, the step growing with the length of
/// the curve. Every step has a point, because the chart spaces points evenly: a quiet night must look as long as it was.
/// </summary>
internal sealed class EquityCurve
{
    public const int Capacity = 1000;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
        TimeSpan.FromDays(1), TimeSpan.FromDays(7),
    ];

    private readonly Lock _gate = new();
    private readonly GrowingSeries<EquityPointModel> _points = new(Capacity, static point => point.Time);
    private int _step;

    public long Version => _points.Version;

    public int Count => _points.Count;

    public EquityPointModel? Last => _points.Last;

    public SeriesChange<EquityPointModel> Since(int generation, DateTimeOffset? last) => _points.Since(generation, last);

    /// <param name="points">Oldest first.</param>
    public void Load(IReadOnlyList<EquityPointModel> points)
    {
        lock (_gate)
        {
            _step = 0;
            if (points.Count > 0) Coarsen(points[^1].Time - points[0].Time);
            _points.Load(Filled(points));
        }
    }

    public void Put(EquityPointModel point)
    {
        lock (_gate)
        {
            if (_points.First is { } first && Coarsen(point.Time - first.Time)) _points.Load(Filled(_points.ToList()));
            var stepped = Stepped(point);
            if (_points.Last is { } last)
                for (var quiet = last.Time + Steps[_step]; quiet < stepped.Time; quiet += Steps[_step]) _points.Put(last with { Time = quiet });
            _points.Put(stepped);
        }
    }

    /// <returns>True when the step had to grow for the curve to fit.</returns>
    private bool Coarsen(TimeSpan length)
    {
        int before = _step;
        while (_step < Steps.Length - 1 && length / Steps[_step] >= Capacity) _step++;
        return _step != before;
    }

    private List<EquityPointModel> Filled(IReadOnlyList<EquityPointModel> points)
    {
        var filled = new List<EquityPointModel>(Capacity);
        foreach (var point in points)
        {
            var stepped = Stepped(point);
            if (filled.Count > 0 && filled[^1].Time == stepped.Time) filled.RemoveAt(filled.Count - 1);
            while (filled.Count > 0 && filled[^1].Time + Steps[_step] < stepped.Time) filled.Add(filled[^1] with { Time = filled[^1].Time + Steps[_step] });
            filled.Add(stepped);
        }
        return filled;
    }

    private EquityPointModel Stepped(EquityPointModel point)
    {
        long step = Steps[_step].Ticks;
        long ticks = point.Time.UtcTicks;
        return point with { Time = new DateTimeOffset(ticks - ticks % step, TimeSpan.Zero) };
    }
}
