using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Optimization;

/// <summary>
/// Everything one strategy with certain parameters said over a market. A strategy sees closed candles and nothing of the account, so
/// trials that differ elsewhere (exits, risk, other strategies) can all read the same tape.
/// </summary>
/// <remarks>Recorded through the kernel's own <see cref="SymbolPipeline"/>: the same candles in the same order as in a run.</remarks>
internal sealed class SignalTape
{
    private readonly long[] _openMs;
    private readonly Signal[] _words;
    private readonly byte[]? _codes;
    private readonly Signal[]? _signals;
    private readonly int _warmFrom;

    private SignalTape(string name, Timeframe primary, long[] openMs, Signal[] words, byte[]? codes, Signal[]? signals, int warmFrom)
    {
        (Name, Primary, _openMs, _words, _codes, _signals, _warmFrom) = (name, primary, openMs, words, codes, signals, warmFrom);
    }

    public string Name { get; }

    public Timeframe Primary { get; }

    /// <summary>Approximate, for the bound of a store.</summary>
    public long Bytes => _openMs.Length * (_codes is null ? 32L : 9L);

    /// <exception cref="OperationCanceledException">Cancelled between two blocks of candles.</exception>
    public static SignalTape Record(IStrategy strategy, ResearchMarket market, int instrument, CancellationToken ct)
    {
        var recorder = new Recorder(strategy);
        var one = market.Instruments[instrument];
        var settings = new KernelSettings { Strategies = [], PrimaryTimeframe = strategy.Primary };
        var pipeline = new SymbolPipeline(new InstrumentSetup(one.Instrument, one.Timeframe, [recorder]), settings);
        var candles = market.Candles;
        for (int i = 0; i < candles.Length; i++)
        {
            if (i % TrialRunner.BlockSize == 0) ct.ThrowIfCancellationRequested();
            ref readonly var candle = ref candles[i];
            if (candle.Instrument != instrument) continue;
            pipeline.OnCandle(candle.Candle, market.CloseMs(in candle), settings);
        }
        return recorder.Tape();
    }

    public IStrategy Player() => new Playing(this);

    private int Count => _openMs.Length;

    private Signal this[int index] => _codes is null ? _signals![index] : _words[_codes[index]];

    /// <summary>Writes down what a strategy says after each of its primary candles.</summary>
    private sealed class Recorder(IStrategy inner) : IStrategy
    {
        private const int MostWords = 256;

        private readonly List<long> _openMs = [];
        private readonly List<byte> _codes = [];
        private readonly List<Signal> _words = [];
        private List<Signal>? _signals; // once there are more different signals than a byte can name
        private int _warmFrom = int.MaxValue;

        public string Name => inner.Name;

        public IReadOnlyList<StrategyTimeframe> Timeframes => inner.Timeframes;

        public Timeframe Primary => inner.Primary;

        public bool IsWarm => false;

        public void OnCandle(Timeframe timeframe, in Candle candle)
        {
            inner.OnCandle(timeframe, in candle);
            if (timeframe != inner.Primary) return;
            if (_warmFrom == int.MaxValue && inner.IsWarm) _warmFrom = _openMs.Count;
            _openMs.Add(candle.OpenTimeMs);
            Add(inner.Evaluate());
        }

        public Signal Evaluate() => default;

        public void Transfer(StateTransfer transfer) => throw new NotSupportedException("a recording is not part of a snapshot");

        public SignalTape Tape() =>
            new(inner.Name, inner.Primary, [.. _openMs], [.. _words], _signals is null ? [.. _codes] : null, _signals?.ToArray(), _warmFrom);

        private void Add(Signal signal)
        {
            if (_signals is not null)
            {
                _signals.Add(signal);
                return;
            }
            int word = 0;
            // Reasons are constant texts: the same word is the same object, and no text is ever compared here.
            while (word < _words.Count && !(_words[word].Direction == signal.Direction && _words[word].Confidence == signal.Confidence
                && ReferenceEquals(_words[word].Reason, signal.Reason))) word++;
            if (word == MostWords)
            {
                _signals = [.. _codes.Select(code => _words[code]), signal];
                return;
            }
            if (word == _words.Count) _words.Add(signal);
            _codes.Add((byte)word);
        }
    }

    /// <summary>Says what was recorded, found by the open time of its primary candle.</summary>
    private sealed class Playing(SignalTape tape) : IStrategy
    {
        private int _at = -1;

        public string Name => tape.Name;

        /// <summary>The primary only: what the others told is in the recording.</summary>
        public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(tape.Primary, 1)];

        public Timeframe Primary => tape.Primary;

        public bool IsWarm => _at >= tape._warmFrom;

        public void OnCandle(Timeframe timeframe, in Candle candle)
        {
            long[] times = tape._openMs;
            int next = _at + 1;
            if (next < times.Length && times[next] == candle.OpenTimeMs)
            {
                _at = next;
                return;
            }
            int found = Array.BinarySearch(times, candle.OpenTimeMs);
            if (found < 0) throw new ArgumentException($"candle at {candle.OpenTimeMs}: {tape.Name} was not recorded over it", nameof(candle));
            _at = found;
        }

        public Signal Evaluate() => _at < 0 || _at >= tape.Count ? default : tape[_at];

        public void Transfer(StateTransfer transfer) => throw new NotSupportedException("a trial of a study has no snapshot");
    }
}
