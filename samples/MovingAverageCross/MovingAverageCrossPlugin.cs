using BotCore.Trading.Strategies;

namespace MovingAverageCross;

/// <summary>What the platform finds when it loads this assembly: the name, what may be set, and how an instance is made.</summary>
public sealed class MovingAverageCrossPlugin : IStrategyPlugin
{
    public string Name => MovingAverageCrossStrategy.StrategyName;

    public IReadOnlyList<ParameterBound> Parameters { get; } =
    [
        new("fast", Default: 10, Min: 2, Max: 200, Step: 1, "Candles of the fast average."),
        new("slow", Default: 30, Min: 3, Max: 400, Step: 1, "Candles of the slow average."),
    ];

    public IStrategy Create(StrategyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        int fast = (int)request.Parameters["fast"], slow = (int)request.Parameters["slow"];
        if (fast >= slow) throw new StrategyParameterException($"{Name} fast: {fast} is not below slow ({slow})");
        return new MovingAverageCrossStrategy(request.Primary, fast, slow);
    }
}
