using System.Buffers;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Research.Bias;

/// <summary>
/// Tests the strategies of a run for look-ahead at every candle: new instances that have seen nothing get the candles one by
/// one, and what they say after candle k, when they have candles 0…k and nothing else, must be what the run had recorded for it.
/// </summary>
/// <remarks>
/// A strategy gets candle by candle and cannot ask for the next one; what is left to go wrong is state that is not its own. So the
/// second pass uses fresh instances (a value that an earlier instance left in a static field now knows the future) and, at evenly
/// spread candles, moves everything into yet other instances through a snapshot (state that is not saved is lost there, as it
/// would be at a restart). Not found can be what no rerun changes: a strategy that reads the future from a file of its own.
/// One pass through indicators and strategies, without orders and account: a part of the time the run itself takes.
/// </remarks>
public static class LookAheadGate
{
    /// <summary>Snapshots per market unless more are asked for.</summary>
    public const int UsualRestores = 64;

    /// <param name="tape">What the run recorded.</param>
    /// <param name="fresh">Makes the markets of the run again, with strategies that have seen nothing; called twice.</param>
    /// <param name="settings">Those of the run.</param>
    /// <param name="candles">The candles of the run again, from the first.</param>
    /// <param name="restores">Snapshots per market, evenly spread; <see cref="int.MaxValue"/>: one after every primary candle.</param>
    /// <exception cref="ArgumentException">The markets are not those of the tape, or the candles not those of the run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two blocks of candles.</exception>
    public static LookAheadGateResult Replay(
        VoteTape tape, Func<IReadOnlyList<InstrumentSetup>> fresh, KernelSettings settings, ICandleSource candles, int restores, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(fresh);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(candles);
        ArgumentOutOfRangeException.ThrowIfNegative(restores);
        IReadOnlyList<InstrumentSetup> first = fresh(), second = fresh();
        if (first.Count != tape.Markets || second.Count != tape.Markets)
            throw new ArgumentException($"markets: {first.Count}, but the run had {tape.Markets}", nameof(fresh));
        var markets = new MarketReplay[tape.Markets];
        for (int i = 0; i < markets.Length; i++) markets[i] = new MarketReplay(tape, i, first[i], second[i], settings, restores);

        var block = new MarketCandle[1024];
        int count;
        while ((count = candles.Read(block)) > 0)
        {
            ct.ThrowIfCancellationRequested();
            for (int i = 0; i < count; i++) markets[block[i].Instrument].Take(in block[i]);
        }
        foreach (var market in markets) market.RequireEnd();
        return new LookAheadGateResult([.. markets.Select(market => market.Report())], markets.Sum(market => market.Restores));
    }

    /// <summary>A first pass without orders and account: what the strategies say over the candles.</summary>
    /// <param name="setups">With strategies that have seen nothing.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two blocks of candles.</exception>
    public static VoteTape Record(IReadOnlyList<InstrumentSetup> setups, KernelSettings settings, ICandleSource candles, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(setups);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(candles);
        var tape = new VoteTape([.. setups.Select(setup => setup.Strategies.Count)]);
        SymbolPipeline[] pipelines = [.. setups.Select(setup => new SymbolPipeline(setup, settings))];
        var block = new MarketCandle[1024];
        int count;
        while ((count = candles.Read(block)) > 0)
        {
            ct.ThrowIfCancellationRequested();
            for (int i = 0; i < count; i++)
            {
                var (instrument, candle) = block[i];
                long closeMs = candle.OpenTimeMs + setups[instrument].SourceTimeframe.Ms;
                if (pipelines[instrument].OnCandle(in candle, closeMs, settings)) tape.Note(instrument, pipelines[instrument].Votes);
            }
        }
        return tape;
    }

    /// <summary>One market in its second pass.</summary>
    private sealed class MarketReplay
    {
        private readonly VoteTape _tape;
        private readonly int _instrument;
        private readonly Symbol _symbol;
        private readonly long _sourceMs;
        private readonly KernelSettings _settings;
        private readonly string[] _names;
        private readonly SignalComparison[] _strategies;
        private readonly SignalComparison _together;
        private readonly ArrayBufferWriter<byte> _snapshot = new();
        private readonly StrategySignal[] _votes;
        private readonly double[] _full;
        private readonly double[] _cut;
        private readonly int _stride;
        private SymbolPipeline _pipeline;
        private SymbolPipeline _other;
        private int _bar;

        public MarketReplay(VoteTape tape, int instrument, InstrumentSetup first, InstrumentSetup second, KernelSettings settings, int restores)
        {
            (_tape, _instrument, _settings) = (tape, instrument, settings);
            _sourceMs = first.SourceTimeframe.Ms;
            _pipeline = new SymbolPipeline(first, settings);
            _other = new SymbolPipeline(second, settings);
            _symbol = first.Instrument.Symbol;
            // Only those with a voice leave a vote, in their order.
            string[] names = _names = [.. first.Strategies.Select(strategy => strategy.Name).Where(HasVoice)];
            _strategies = [.. names.Select(name => new SignalComparison($"{_symbol} {name}", []))];
            _together = new SignalComparison($"{_symbol} together", names);
            _votes = new StrategySignal[names.Length];
            (_full, _cut) = (new double[names.Length], new double[names.Length]);
            _stride = restores == 0 ? int.MaxValue : Math.Max(1, (int)Math.Ceiling(tape.Bars(instrument) / (double)restores));
        }

        public int Restores { get; private set; }

        public void Take(in MarketCandle next)
        {
            var candle = next.Candle;
            long closeMs = candle.OpenTimeMs + _sourceMs;
            if (_votes.Length == 0 || !_pipeline.OnCandle(in candle, closeMs, _settings)) return;
            if (_bar >= _tape.Bars(_instrument))
                throw new ArgumentException($"candles: more of instrument {_instrument} than the run had", nameof(next));
            Compare(candle.OpenTimeMs);
            if (++_bar % _stride == 0) Restart();
        }

        public void RequireEnd()
        {
            if (_votes.Length > 0 && _bar != _tape.Bars(_instrument))
                throw new ArgumentException($"candles: instrument {_instrument} was asked {_bar} times, in the run {_tape.Bars(_instrument)} times");
        }

        public MarketLookAhead Report() => new(_symbol, [.. _strategies.Select(comparison => comparison.Report())], _together.Report());

        private void Compare(long timeMs)
        {
            var full = _tape.At(_instrument, _bar)[.._votes.Length];
            var cut = _pipeline.Votes[.._votes.Length];
            for (int i = 0; i < full.Length; i++)
            {
                (_full[i], _cut[i]) = (full[i], VoteTape.Pack(in cut[i]));
                // Behind a strategy that has failed the votes move up by one; each says whose it is.
                int at = cut[i].Strategy is { } name ? Array.IndexOf(_names, name) : i;
                _strategies[at < 0 ? i : at].Add(_bar, timeMs, VoteTape.SignalsOf((float)_full[i]), VoteTape.SignalsOf((float)_cut[i]));
            }
            var known = Together(cut);
            if (_full.AsSpan().SequenceEqual(_cut)) _together.Add(_bar, timeMs, known, known);
            else _together.Add(_bar, timeMs, Together(Unpack(full, cut)), known);
            _together.AddValues(_bar, _full, _cut);
        }

        private BarSignals Together(ReadOnlySpan<StrategySignal> votes)
        {
            var signal = SignalAggregator.Aggregate(votes, _settings.Aggregation, _settings.MinAgreement);
            return VoteTape.SignalsOf((int)signal.Direction * 2f);
        }

        private StrategySignal[] Unpack(ReadOnlySpan<float> full, ReadOnlySpan<StrategySignal> like)
        {
            for (int i = 0; i < full.Length; i++)
            {
                var direction = full[i] >= 2f ? Direction.Long : full[i] <= -1f ? Direction.Short : Direction.Neutral;
                _votes[i] = like[i] with { Signal = new Signal(direction, full[i] - (int)direction * 2, "") };
            }
            return _votes;
        }

        private bool HasVoice(string strategy) =>
            _settings.Strategies.FirstOrDefault(one => one.Name == strategy)?.IsEnabled ?? true;

        private void Restart()
        {
            _snapshot.ResetWrittenCount();
            _pipeline.Transfer(StateTransfer.Write(_snapshot));
            _other.Transfer(StateTransfer.Read(_snapshot.WrittenMemory));
            (_pipeline, _other) = (_other, _pipeline);
            Restores++;
        }
    }
}

/// <summary>What the gate found.</summary>
/// <param name="Restores">How often everything was moved into other instances through a snapshot.</param>
public sealed record LookAheadGateResult(IReadOnlyList<MarketLookAhead> Markets, int Restores)
{
    public LookAheadVerdict Verdict => LookAheadReport.VerdictOf([.. Markets.SelectMany(market => market.Strategies.Append(market.Together))]);

    /// <summary>Primary candles compared, of all markets.</summary>
    public int BarsCompared => Markets.Sum(market => market.Together.BarsCompared);

    /// <summary>Signals of single strategies that were compared.</summary>
    public int Signals => Markets.Sum(market => market.Strategies.Sum(report => report.Signals));

    /// <summary>Signals of single strategies that changed.</summary>
    public int Changed => Markets.Sum(market => market.Strategies.Sum(report => report.Changed));
}

/// <summary>What the gate found in one market.</summary>
/// <param name="Strategies">Each that has a voice.</param>
/// <param name="Together">What they come to together; here the strategies stand as indicators, with direction × 2 + confidence as value.</param>
public sealed record MarketLookAhead(Symbol Symbol, IReadOnlyList<LookAheadReport> Strategies, LookAheadReport Together);
