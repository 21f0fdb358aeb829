using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Live;

/// <summary>
/// The whole equity curve in at most a thousand points: one per step of time, the last equity in it, the step growing with the length of
/// the curve. Equal steps keep a chart honest that spaces its points evenly.
/// </summary>
internal sealed class EquityCurve
{
    public const int Capacity = 1000;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromDays(7),
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
            var span = points.Count > 0 ? points[^1].Time - points[0].Time : TimeSpan.Zero;
            _step = 0;
            while (_step < Steps.Length - 1 && span / Steps[_step] >= Capacity) _step++;
            _points.Load(Thinned(points));
        }
    }

    public void Put(EquityPointModel point)
    {
        lock (_gate)
        {
            _points.Put(Stepped(point));
            if (_points.Count <= Capacity || _step == Steps.Length - 1) return;
            _step++;
            _points.Load(Thinned(_points.ToList()));
        }
    }

    private List<EquityPointModel> Thinned(IReadOnlyList<EquityPointModel> points)
    {
        var thinned = new List<EquityPointModel>(Math.Min(points.Count, Capacity + 1));
        foreach (var point in points)
        {
            var stepped = Stepped(point);
            if (thinned.Count > 0 && thinned[^1].Time == stepped.Time) thinned[^1] = stepped;
            else thinned.Add(stepped);
        }
        return thinned;
    }

    private EquityPointModel Stepped(EquityPointModel point)
    {
        long step = Steps[_step].Ticks;
        long ticks = point.Time.UtcTicks;
        return point with { Time = new DateTimeOffset(ticks - ticks % step, TimeSpan.Zero) };
    }
}
