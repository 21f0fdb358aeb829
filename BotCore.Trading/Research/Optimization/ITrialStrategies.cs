using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Optimization;

/// <summary>Gives every trial its strategies; what several trials have in common is computed once. Safe for any number of threads.</summary>
public interface ITrialStrategies
{
    /// <summary>
    /// New instances for one trial and symbol, which say exactly what freshly made strategies would say that had taken every candle of
    /// the market from its beginning. They must be fed in time order, from any candle on.
    /// </summary>
    /// <param name="instrument">Index in <see cref="ResearchMarket.Instruments"/>.</param>
    IReadOnlyList<IStrategy> For(int instrument, KernelSettings settings);
}
