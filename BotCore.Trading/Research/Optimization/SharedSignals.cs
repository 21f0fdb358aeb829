using System.Globalization;
using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Optimization;

/// <summary>
/// The strategies that settings name, each computed once per distinct set of its own parameters: ten RSI periods with ten stops are
/// a hundred trials and ten RSI.
/// </summary>
/// <param name="maxBytes">Recordings that are kept; the oldest go first and are made again when they are asked for.</param>
public sealed class SharedSignals(ResearchMarket market, long maxBytes = 256L << 20) : ITrialStrategies
{
    private readonly Dictionary<string, Lazy<SignalTape>> _tapes = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long Bytes)> _order = [];
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>Recordings that were made, for tests and reports.</summary>
    public int Recorded { get; private set; }

    /// <exception cref="StrategyParameterException">The settings name an unknown strategy, or parameters outside their bounds.</exception>
    public IReadOnlyList<IStrategy> For(int instrument, KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        // One without a voice says nothing, so it is not computed.
        return [.. settings.Strategies.Where(strategy => strategy.IsEnabled).Select(strategy => TapeOf(instrument, settings, strategy).Player())];
    }

    private SignalTape TapeOf(int instrument, KernelSettings settings, StrategySettings strategy)
    {
        string key = string.Create(
            CultureInfo.InvariantCulture,
            $"{instrument} {strategy.Name} {settings.PrimaryTimeframe} {settings.ConfirmationTimeframe} {ParametersOf(strategy)}");
        Lazy<SignalTape>? made;
        lock (_gate)
        {
            if (!_tapes.TryGetValue(key, out made))
            {
                made = new Lazy<SignalTape>(() => SignalTape.Record(
                    StrategySet.Create(settings with { Strategies = [strategy] })[0], market, instrument, CancellationToken.None));
                _tapes.Add(key, made);
                Recorded++;
            }
        }
        bool isNew = !made.IsValueCreated;
        var tape = made.Value; // outside the lock: others may record other strategies meanwhile
        if (isNew) Keep(key, tape.Bytes);
        return tape;
    }

    private void Keep(string key, long bytes)
    {
        lock (_gate)
        {
            if (_order.Any(kept => kept.Key == key)) return;
            _order.Enqueue((key, bytes));
            _bytes += bytes;
            while (_bytes > maxBytes && _order.Count > 1)
            {
                var (oldest, freed) = _order.Dequeue();
                _tapes.Remove(oldest);
                _bytes -= freed;
            }
        }
    }

    private static string ParametersOf(StrategySettings strategy) => string.Join(
        ',', StrategyCatalogue.Parameters(strategy.Name).Select(bound =>
            strategy.Parameters.GetValueOrDefault(bound.Name, bound.Default).ToString("R", CultureInfo.InvariantCulture)));
}
