using BotCore.Trading.State;

namespace BotCore.MarketData.Synthetic;

/// <summary>What kind of market it is for a while.</summary>
public enum Regime
{
    /// <summary>No direction, little movement, prices return to where the regime began.</summary>
    Range,

    /// <summary>Prices drift upwards.</summary>
    TrendUp,

    /// <summary>Prices drift downwards.</summary>
    TrendDown,

    /// <summary>No direction, more than twice the usual movement.</summary>
    HighVolatility,
}

/// <summary>Markov switching between regimes: how long one lasts is exponential, what follows depends only on it.</summary>
internal struct RegimeChain
{
    /// <summary>Row: from; column: to, as in <see cref="Regime"/>. A regime is always followed by another one.</summary>
    private static ReadOnlySpan<double> Transitions =>
    [
        0.00, 0.38, 0.38, 0.24,
        0.50, 0.00, 0.25, 0.25,
        0.45, 0.20, 0.00, 0.35,
        0.50, 0.25, 0.25, 0.00,
    ];

    /// <summary>Movement relative to the average of all regimes before normalising, by regime.</summary>
    private static ReadOnlySpan<double> Volatilities => [0.7, 1.0, 1.1, 2.3];

    private Regime _current;
    private long _minutesLeft;

    public readonly Regime Current => _current;

    /// <summary>Movement in this regime before normalising by <see cref="MeanSquareVolatility"/>.</summary>
    public readonly double Volatility => Volatilities[(int)_current];

    /// <summary>Average of squared <see cref="Volatility"/> over a long time; all regimes last equally long on average.</summary>
    public static double MeanSquareVolatility()
    {
        Span<double> share = [0.25, 0.25, 0.25, 0.25];
        Span<double> next = stackalloc double[4];
        for (int round = 0; round < 200; round++)
        {
            next.Clear();
            for (int from = 0; from < 4; from++)
                for (int to = 0; to < 4; to++) next[to] += share[from] * Transitions[from * 4 + to];
            next.CopyTo(share);
        }
        double mean = 0;
        for (int i = 0; i < 4; i++) mean += share[i] * Volatilities[i] * Volatilities[i];
        return mean;
    }

    /// <summary>One minute passes.</summary>
    /// <param name="leader">A regime to fall in with when it is time to change; <c>null</c> to choose freely.</param>
    /// <param name="followRatio">How often the leader is followed, 0..1.</param>
    /// <param name="meanMinutes">Average length of a regime.</param>
    /// <returns>True when another regime has begun.</returns>
    public bool Advance(ref DeterministicRandom random, Regime? leader, double followRatio, double meanMinutes)
    {
        if (_minutesLeft-- > 0) return false;
        double choice = random.NextUnit();
        bool follows = leader is not null && choice < followRatio;
        double free = leader is null ? choice : (choice - followRatio) / (1 - followRatio);
        _current = follows ? leader!.Value : Next(free);
        _minutesLeft = (long)random.NextExponential(meanMinutes);
        return true;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Enum(ref _current);
        transfer.Value(ref _minutesLeft);
    }

    private readonly Regime Next(double choice)
    {
        int from = (int)_current * 4;
        for (int to = 0; to < 3; to++)
        {
            if (choice < Transitions[from + to]) return (Regime)to;
            choice -= Transitions[from + to];
        }
        // The last column of the last row is zero: rounding must not lead from high volatility to itself.
        return _current == Regime.HighVolatility ? Regime.TrendDown : Regime.HighVolatility;
    }
}
