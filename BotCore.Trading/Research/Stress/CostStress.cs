using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Stress;

/// <summary>One way in which trading may be worse than assumed.</summary>
/// <param name="Name">Stable word, for example <c>fees-x2</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Settings">Changes the settings of the run.</param>
/// <param name="Setup">Changes a market of the run.</param>
public sealed record StressCase(
    string Name, string Title, Func<KernelSettings, KernelSettings> Settings, Func<InstrumentSetup, InstrumentSetup> Setup);

/// <summary>
/// The same backtest under worse conditions: real runs of the same kernel, not estimates, because a later or dearer fill changes
/// which stop is hit, which trade follows and what risk allows.
/// </summary>
public static class CostStress
{
    /// <summary>Fees twice as high, one more tick against us on every taker fill, every signal one primary candle late, and all three.</summary>
    public static IReadOnlyList<StressCase> Cases { get; } =
    [
        new("fees-x2", "Fees ×2", Same, DoubleFees),
        new("one-more-tick", "One more tick of slippage", OneMoreTick, Same),
        new("one-candle-later", "Signals one candle later", Same, Later),
        new("all", "All three", OneMoreTick, setup => Later(DoubleFees(setup))),
    ];

    /// <summary>Runs every case.</summary>
    /// <param name="setups">Makes the markets of the run, with strategies that have seen nothing; called once per case.</param>
    /// <param name="run">The run, with these markets and settings, over the same candles from the first.</param>
    public static IReadOnlyList<StressOutcome> Run(
        Func<IReadOnlyList<InstrumentSetup>> setups, KernelSettings settings,
        Func<IReadOnlyList<InstrumentSetup>, KernelSettings, BacktestResult> run)
    {
        ArgumentNullException.ThrowIfNull(setups);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(run);
        return [.. Cases.Select(one => new StressOutcome(one, run([.. setups().Select(one.Setup)], one.Settings(settings))))];
    }

    private static T Same<T>(T value) => value;

    /// <summary>A rebate does not double, it goes: the case is meant to hurt.</summary>
    private static InstrumentSetup DoubleFees(InstrumentSetup setup) => setup with
    {
        Instrument = setup.Instrument with
        {
            MakerFeeRate = Math.Max(0m, setup.Instrument.MakerFeeRate * 2m),
            TakerFeeRate = Math.Max(0m, setup.Instrument.TakerFeeRate * 2m),
        },
    };

    private static KernelSettings OneMoreTick(KernelSettings settings) => settings with { SlippageTicks = settings.SlippageTicks + 1 };

    private static InstrumentSetup Later(InstrumentSetup setup) => setup with
    {
        Strategies = [.. setup.Strategies.Select(Later)],
    };

    /// <summary>The guard stays outside, where the kernel looks for it.</summary>
    private static IStrategy Later(IStrategy strategy) =>
        strategy is GuardedStrategy guarded ? new GuardedStrategy(new DelayedStrategy(guarded.Inner)) : new DelayedStrategy(strategy);
}

/// <summary>What a stressed run came to.</summary>
public sealed record StressOutcome(StressCase Case, BacktestResult Result);
