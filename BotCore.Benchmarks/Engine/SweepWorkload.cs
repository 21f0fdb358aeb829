using System.Security.Cryptography;
using System.Text;
using BotCore.Trading.Indicators;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Benchmarks.Engine;

/// <summary>
/// 1,000 parameter sets of the six-indicator strategy over a year of minutes on two threads: ten RSI, twenty-five MACD, four stops.
/// Indicators are computed once per distinct period, everything else once per set. The set with the usual parameters makes the trades of <c>full-1</c>.
/// </summary>
/// <param name="sets">Of the thousand, spread evenly: a few for a first look.</param>
internal sealed class Sweep(int sets) : IWorkload
{
    private const int Threads = 2;
    private const string StrategyName = "six-indicators";

    private static readonly KernelSettings[] All =
    [
        .. from period in new[] { 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 }
           from fast in new[] { 8, 10, 12, 14, 16 }
           from slow in new[] { 22, 24, 26, 28, 30 }
           from stop in new[] { 0.03m, 0.05m, 0.07m, 0.09m }
           select SetOf(period, fast, slow, stop),
    ];

    private readonly KernelSettings[] _sets = [.. Enumerable.Range(0, sets).Select(i => All[(int)((long)i * All.Length / sets)])];
    private ResearchMarket? _market;

    public string Name => $"sweep-{sets}";

    public int Rounds => 1;

    public void Prepare()
    {
        var (instruments, series) = BenchmarkMarket.Year(1);
        _market = new ResearchMarket([new ResearchInstrument(instruments[0], Timeframe.OneMinute, series[0].Fingerprint)], BenchmarkMarket.Merged(series));
        // Compiles the loop before the clock starts, as the first rounds do for the other workloads.
        var warmUp = new SweepStrategies(_market);
        for (int i = 0; i < Math.Min(3, _sets.Length); i++) Run(warmUp, i);
    }

    public WorkloadRun Run()
    {
        var strategies = new SweepStrategies(_market!);
        var results = new TrialResult[_sets.Length];
        Parallel.For(0, _sets.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => results[i] = Run(strategies, i));
        string hashes = string.Join('\n', results.Select(result => result.TradeHash));
        return new WorkloadRun(
            (long)_market!.Candles.Length * _sets.Length, results.Sum(result => (long)result.Trades),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes))));
    }

    public void Clean() => _market = null;

    private TrialResult Run(SweepStrategies strategies, int set) => TrialRunner.Run(
        _market!, strategies, _sets[set], new TrialPlan(0, IsOutOfSample: false, set, [set]), 0, long.MaxValue, CancellationToken.None);

    private static KernelSettings SetOf(int rsi, int fast, int slow, decimal stop) => FullEngine.Wide with
    {
        StopOnMarginRatio = stop,
        Strategies =
        [
            new StrategySettings(StrategyName, IsEnabled: true, 1.0, new Dictionary<string, double> { ["rsi"] = rsi, ["fast"] = fast, ["slow"] = slow }),
        ],
    };

    /// <summary>The six indicators as shared series.</summary>
    private sealed class SweepStrategies(ResearchMarket market) : ITrialStrategies
    {
        private readonly SharedIndicators _shared = new(market);

        public IReadOnlyList<IStrategy> For(int instrument, KernelSettings settings)
        {
            var parameters = settings.Strategies[0].Parameters;
            var macd = new Macd((int)parameters["fast"], (int)parameters["slow"], 9);
            return
            [
                new ReadingStrategy(
                    _shared.Of(instrument, new Ema(20), 0), _shared.Of(instrument, new Rsi((int)parameters["rsi"]), 0), _shared.Of(instrument, macd, 2),
                    _shared.Of(instrument, new BollingerBands(20, 2.0), 0), _shared.Of(instrument, new Atr(14), 0),
                    _shared.Of(instrument, new Stochastic(14, 3, 3), 0)),
            ];
        }
    }

    /// <summary><see cref="SixIndicatorStrategy"/> with its indicators read instead of computed.</summary>
    private sealed class ReadingStrategy(double[] ema, double[] rsi, double[] macd, double[] bands, double[] atr, double[] stochastic) : IStrategy
    {
        private int _count;

        public string Name => StrategyName;

        public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.OneMinute, 40)];

        public Timeframe Primary => Timeframe.OneMinute;

        public bool IsWarm => _count >= 40;

        /// <summary>All six at the last candle.</summary>
        public (double Ema, double Rsi, double Macd, double Band, double Atr, double Stochastic) Values
        {
            get
            {
                int at = _count - 1;
                return (ema[at], rsi[at], macd[at], bands[at], atr[at], stochastic[at]);
            }
        }

        public void OnCandle(Timeframe timeframe, in Candle candle) => _count++;

        public Signal Evaluate()
        {
            if (!SixIndicatorStrategy.IsDue(_count)) return SixIndicatorStrategy.NotDue;
            var now = Values;
            return SixIndicatorStrategy.Decide(now.Macd, now.Rsi);
        }

        public void Transfer(StateTransfer transfer) => throw new NotSupportedException("a trial of a sweep has no snapshot");
    }
}
