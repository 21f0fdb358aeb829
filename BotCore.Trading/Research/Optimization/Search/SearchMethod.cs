namespace BotCore.Trading.Research.Optimization.Search;

/// <summary>A point that was tried, with what it came to.</summary>
/// <param name="Score">More is better; null when it had no value, which is worse than any.</param>
public readonly record struct ScoredPoint(IReadOnlyList<int> Point, double? Score);

/// <summary>
/// Decides which points are tried next. What it proposes follows from the seed and from the results it is given, never from time or
/// threads: asked again in the same way it proposes the same.
/// </summary>
public abstract class SearchMethod
{
    private const int MostFailures = 10_000;

    private readonly Func<IReadOnlyList<int>, string?> _refusal;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<RefusedPoint> _refused = [];

    /// <param name="refusal">Why a point cannot be run; null when it can.</param>
    private protected SearchMethod(SearchSpace space, Func<IReadOnlyList<int>, string?> refusal) => (Space, _refusal) = (space, refusal);

    /// <summary>Points that were met and cannot be run, each once.</summary>
    public IReadOnlyList<RefusedPoint> Refused => _refused;

    private protected SearchSpace Space { get; }

    /// <param name="refusal">Why a point cannot be run; null when it can.</param>
    public static SearchMethod Create(SearchKind kind, SearchSpace space, ulong seed, Func<IReadOnlyList<int>, string?> refusal) => kind switch
    {
        SearchKind.Grid => new GridSearch(space, refusal),
        SearchKind.Random => new RandomSearch(space, refusal, seed),
        SearchKind.Tpe => new TreeParzenSearch(space, refusal, seed),
        SearchKind.Genetic => new GeneticSearch(space, refusal, seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "method: is none of grid, random, tpe, genetic"),
    };

    /// <summary>Points to try next: none that was proposed before, none that cannot be run.</summary>
    /// <param name="history">Every point proposed so far with its result, in the order of the proposals.</param>
    /// <param name="count">How many are wanted, 1 or more.</param>
    /// <returns>Fewer than wanted, at last none, when the space is used up.</returns>
    public abstract IReadOnlyList<IReadOnlyList<int>> Propose(IReadOnlyList<ScoredPoint> history, int count);

    /// <summary>Takes a point unless it was met before or cannot be run.</summary>
    private protected bool TryTake(int[] point)
    {
        if (!_seen.Add(string.Join(',', point))) return false;
        if (_refusal(point) is not { } reason) return true;
        _refused.Add(new RefusedPoint(point, reason));
        return false;
    }

    /// <summary>Takes the first new point that a source comes up with; null when it does not find one any more.</summary>
    private protected int[]? TakeFrom(Func<int, int[]> source)
    {
        // In a space with few points left even a random source meets only old ones; every point was met then, or nearly.
        for (int attempt = 0; attempt < MostFailures && _seen.Count < Space.Size; attempt++)
        {
            int[] point = source(attempt);
            if (TryTake(point)) return point;
        }
        return null;
    }

    private protected int[] Anywhere(SeededRandom random) => [.. Space.Parameters.Select(parameter => random.Next(parameter.Values.Count))];
}

/// <summary>A combination that a joint rule forbids.</summary>
public sealed record RefusedPoint(IReadOnlyList<int> Point, string Reason);
