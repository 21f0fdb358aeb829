namespace BotCore.Dashboard.Live;

/// <summary>What a chart must do to follow a series.</summary>
/// <param name="Generation">Changes when points that were already handed out were dropped or replaced.</param>
/// <param name="IsWhole">True: replace everything by <paramref name="Points"/>; false: add or overwrite from the first of them on.</param>
/// <param name="Points">Oldest first.</param>
internal sealed record SeriesChange<T>(int Generation, bool IsWhole, IReadOnlyList<T> Points);

/// <summary>Points in time order of which only the newest may still change; holds at most twice <paramref name="capacity"/>.</summary>
internal sealed class GrowingSeries<T>(int capacity, Func<T, DateTimeOffset> timeOf)
{
    private readonly Lock _gate = new();
    private readonly List<T> _points = [];
    private int _generation;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    public T? First
    {
        get
        {
            lock (_gate) return _points.Count > 0 ? _points[0] : default;
        }
    }

    public T? Last
    {
        get
        {
            lock (_gate) return _points.Count > 0 ? _points[^1] : default;
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _points.Count;
        }
    }

    /// <param name="points">Oldest first; a point that is not later than the one before it is left out.</param>
    public void Load(IEnumerable<T> points)
    {
        lock (_gate)
        {
            _points.Clear();
            foreach (var point in points)
                if (_points.Count == 0 || timeOf(point) > timeOf(_points[^1])) _points.Add(point);
            if (_points.Count > capacity) _points.RemoveRange(0, _points.Count - capacity);
            _generation++;
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>Appends a later point or overwrites the newest; an earlier one comes too late and is left out.</summary>
    public void Put(T point)
    {
        lock (_gate)
        {
            if (_points.Count > 0 && timeOf(point) < timeOf(_points[^1])) return;
            if (_points.Count > 0 && timeOf(point) == timeOf(_points[^1])) _points[^1] = point;
            else _points.Add(point);
            if (_points.Count >= 2 * capacity)
            {
                _points.RemoveRange(0, _points.Count - capacity);
                _generation++;
            }
            Interlocked.Increment(ref _version);
        }
    }

    public IReadOnlyList<T> ToList()
    {
        lock (_gate) return [.. _points];
    }

    /// <summary>What has changed for a reader who has the points of <paramref name="generation"/> up to <paramref name="last"/>.</summary>
    /// <param name="last">Time of the newest point the reader has; null when he has none.</param>
    public SeriesChange<T> Since(int generation, DateTimeOffset? last)
    {
        lock (_gate)
        {
            if (generation != _generation || last is null) return new SeriesChange<T>(_generation, true, [.. _points]);
            int first = _points.Count;
            while (first > 0 && timeOf(_points[first - 1]) >= last) first--;
            return new SeriesChange<T>(_generation, false, _points.GetRange(first, _points.Count - first));
        }
    }
}
