using BotCore.Trading.Market;
using BotCore.Trading.Risk.Correlation;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Kernel;

/// <summary>
/// From the closed candles of one symbol to what its strategies say together. A pure function of the candles and the
/// settings: it never looks at the account, so it can be rebuilt from recorded candles alone.
/// </summary>
internal sealed class SymbolPipeline : ITransferable
{
    /// <summary>Name of the AI service among the voices.</summary>
    public const string AiVoice = "ai";

    private const int MostSets = 256;

    private readonly Timeframe _source;
    private readonly Timeframe _primary;
    private readonly Timeframe[] _timeframes;
    private readonly bool[] _isPrimary;
    private readonly CandleBuilder?[] _builders;
    private readonly IStrategy[][] _readers;
    private readonly IStrategy[] _strategies;
    private readonly string[] _names;
    private readonly StrategySignal[] _votes;
    private readonly SignalGates _gates;
    private readonly (bool IsEnabled, double Weight)[] _voices;
    private readonly Dictionary<ulong, string> _supporters = [];
    private KernelSettings? _voicesOf;
    private KernelSettings? _supportersOf;
    private Signal _silence;
    private SignalView _view;
    private readonly SampledCloses _closes;
    private readonly MarketGauge? _gauge;
    private readonly TrendWatch? _trend;
    private readonly GuardedStrategy[] _guarded;
    private long _candles;

    public SymbolPipeline(InstrumentSetup setup, KernelSettings settings)
    {
        var primary = settings.PrimaryTimeframe;
        _source = setup.SourceTimeframe;
        _primary = primary;
        _gates = new SignalGates(primary);
        _closes = new SampledCloses(_source);
        _gauge = MarketGauge.For(settings);
        _trend = settings.TrendUse == TrendUse.Off ? null : new TrendWatch(_source);
        _strategies = [.. setup.Strategies];
        _guarded = [.. _strategies.OfType<GuardedStrategy>()];
        _names = [.. _strategies.Select(strategy => strategy.Name)];
        _votes = new StrategySignal[_strategies.Length + 1]; // one more for the AI service
        _voices = new (bool, double)[_strategies.Length];
        // Longer timeframes first: when several close together, a strategy has its confirmation before it decides.
        _timeframes =
        [
            .. _strategies.SelectMany(s => s.Timeframes).Select(t => t.Timeframe).Append(primary).Concat(_trend?.Timeframes ?? [])
                .Distinct().OrderDescending(),
        ];
        foreach (var strategy in _strategies)
            if (strategy.Primary != primary)
                throw new ArgumentException($"strategy {strategy.Name}: decides on {strategy.Primary}, the account on {primary}");
        _isPrimary = [.. _timeframes.Select(t => t == primary)];
        _builders = [.. _timeframes.Select(t => t == _source ? null : new CandleBuilder(t, _source))];
        _readers = [.. _timeframes.Select(t => _strategies.Where(s => s.Timeframes.Any(needed => needed.Timeframe == t)).ToArray())];
    }

    /// <summary>What each strategy said at the last primary candle.</summary>
    public ReadOnlySpan<StrategySignal> Votes => _votes;

    /// <summary>What the strategies say together, as of the last primary candle.</summary>
    public ref readonly SignalView View => ref _view;

    /// <summary>Closed source candles taken.</summary>
    public long Candles => _candles;

    /// <summary>Identifies what the state of this pipeline belongs to.</summary>
    public string Fingerprint => string.Join(
        ';', _strategies.Select(s => $"{s.Name}@{string.Join(',', s.Timeframes.Select(t => $"{t.Timeframe}x{t.WarmUp}"))}")
            .Prepend($"{_source}>{_primary}{(_gauge is null ? "" : $"+{_gauge.Name}")}{(_trend is null ? "" : "+trend")}"));

    /// <summary>Closes at whole hours, for correlations.</summary>
    public SampledCloses Closes => _closes;

    /// <summary>What sizing has measured.</summary>
    public GaugeReading Gauge => _gauge?.Reading ?? default;

    /// <summary>When the AI service's last view was formed, Unix ms; −1 before the first.</summary>
    public long AiFormedMs => _gates.Ai.FormedMs;

    /// <summary>A strategy that failed and of which nobody has been told; null when there is none.</summary>
    public GuardedStrategy? Untold
    {
        get
        {
            foreach (var strategy in _guarded)
                if (strategy.IsSilenced && !strategy.IsTold) return strategy;
            return null;
        }
    }

    /// <summary>Takes the AI service's view. Direction and confidence together are its bias.</summary>
    public void Take(AiSignalReceived ai) => _gates.Ai.Update((int)ai.Direction * ai.Confidence, ai.Confidence, ai.FormedMs);

    /// <summary>It is recorded that a strategy has been silenced.</summary>
    public void Told(string strategy)
    {
        foreach (var guarded in _guarded)
            if (guarded.Name == strategy) guarded.Tell();
    }

    /// <summary>Takes a closed candle of the source timeframe. Allocates nothing.</summary>
    /// <returns>True when a primary candle closed with this one: then <see cref="View"/> is new.</returns>
    public bool OnCandle(in Candle candle, long closeTimeMs, KernelSettings settings)
    {
        _candles++;
        _closes.Add(candle.Close, closeTimeMs);
        bool due = false;
        for (int i = 0; i < _timeframes.Length; i++)
        {
            var builder = _builders[i];
            if (builder is null)
            {
                Feed(i, in candle);
                due |= _isPrimary[i];
                continue;
            }
            // A candle that a hole in the source cut short is history by now: it informs, but nothing is decided on it.
            if (builder.CloseStale(candle.OpenTimeMs, out var stale)) Feed(i, in stale);
            if (!builder.Add(in candle, out var closed)) continue;
            Feed(i, in closed);
            due |= _isPrimary[i];
        }
        if (due) Evaluate(closeTimeMs, settings);
        return due;
    }

    /// <summary>The candle of a longer timeframe as it stands, while it is open.</summary>
    public bool TryGetOpen(Timeframe timeframe, out Candle candle)
    {
        int index = Array.IndexOf(_timeframes, timeframe);
        candle = default;
        return index >= 0 && _builders[index] is { } builder && builder.TryGetOpen(out candle);
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section(Fingerprint);
        foreach (var builder in _builders) builder?.Transfer(transfer);
        foreach (var strategy in _strategies) strategy.Transfer(transfer);
        _gates.Transfer(transfer);
        _closes.Transfer(transfer);
        _gauge?.Transfer(transfer);
        _trend?.Transfer(transfer);
        transfer.Value(ref _candles);
    }

    private void Feed(int timeframe, in Candle candle)
    {
        var of = _timeframes[timeframe];
        foreach (var strategy in _readers[timeframe]) strategy.OnCandle(of, in candle);
        _trend?.Add(of, in candle);
        if (_gauge is not null && of == _primary) _gauge.Add(in candle);
    }

    /// <remarks>Nearly every candle says what the last one said. Votes and view stay where they are then: to compare a reference costs less than to write one.</remarks>
    private void Evaluate(long closeTimeMs, KernelSettings settings)
    {
        if (!ReferenceEquals(settings, _voicesOf)) TakeVoices(settings);
        int voices = 0;
        bool isWarm = true, isSilent = true;
        for (int i = 0; i < _strategies.Length; i++)
        {
            var strategy = _strategies[i];
            var (isEnabled, weight) = _voices[i];
            if (!isEnabled || strategy is GuardedStrategy { IsSilenced: true }) continue;
            isWarm &= strategy.IsWarm;
            var said = strategy.Evaluate();
            isSilent &= said.Direction == Direction.Neutral;
            Note(voices++, _names[i], weight, in said);
        }
        // Without a fresh view there is no voice at all: an abstention would make the others' agreement count for less.
        if (settings.HasAiVoice && _gates.Ai.TryVoice(closeTimeMs, settings.AiFreshSeconds * 1000L, out var ai))
        {
            isSilent &= ai.Direction == Direction.Neutral;
            Note(voices++, AiVoice, settings.AiWeight, in ai);
        }
        for (int i = voices; i < _votes.Length; i++)
            if (_votes[i].Strategy is not null) _votes[i] = default;
        if (!isWarm) Show(default, "warm_up", "the strategies have not seen enough candles yet");
        else if (isSilent) Show(in _silence, SignalGates.NoSignalCode, _silence.Reason);
        else
        {
            var signal = SignalAggregator.Aggregate(_votes.AsSpan(0, voices), settings.Aggregation, settings.MinAgreement);
            _view = _gates.Judge(in signal, _primary, closeTimeMs, closeTimeMs, _trend is null ? default : _trend.Views, settings);
        }
    }

    private void Note(int voice, string name, double weight, in Signal said)
    {
        ref var vote = ref _votes[voice];
        if (ReferenceEquals(vote.Strategy, name) && ReferenceEquals(vote.Signal.Reason, said.Reason) && vote.Signal.Direction == said.Direction
            && Same(vote.Signal.Confidence, said.Confidence) && Same(vote.Weight, weight)) return;
        vote = new StrategySignal(name, weight, said);

        static bool Same(double first, double second) => BitConverter.DoubleToInt64Bits(first) == BitConverter.DoubleToInt64Bits(second);
    }

    private void Show(in Signal signal, string code, string detail)
    {
        if (!ReferenceEquals(_view.Code, code) || !ReferenceEquals(_view.Detail, detail)) _view = new SignalView(signal, code, detail);
    }

    /// <summary>Names of the strategies that said a direction at the last primary candle, joined by a plus; known sets are not joined again.</summary>
    public string SupportersOf(Direction direction)
    {
        ulong set = 0;
        for (int i = 0; i < _votes.Length; i++)
            if (_votes[i].Strategy is not null && _votes[i].Signal.Direction == direction) set |= 1UL << Math.Min(i, 63);
        if (_votes.Length <= 63 && !HasSilenced() && ReferenceEquals(_supportersOf, _voicesOf) && _supporters.TryGetValue(set, out string? known)) return known;
        string joined = string.Join(
            '+', _votes.Where(vote => vote.Strategy is not null && vote.Signal.Direction == direction).Select(vote => vote.Strategy));
        // Where a strategy has lost its voice the votes are numbered anew, so what was joined before means something else.
        if (HasSilenced()) return joined;
        // Votes are numbered by the strategies that are enabled, so other settings make other sets.
        if (!ReferenceEquals(_supportersOf, _voicesOf) || _supporters.Count >= MostSets) _supporters.Clear();
        _supportersOf = _voicesOf;
        _supporters[set] = joined;
        return joined;
    }

    private bool HasSilenced()
    {
        foreach (var strategy in _guarded)
            if (strategy.IsSilenced) return true;
        return false;
    }

    private void TakeVoices(KernelSettings settings)
    {
        for (int i = 0; i < _strategies.Length; i++) _voices[i] = VoiceOf(settings, _names[i]);
        _silence = SignalAggregator.Silence(settings.Aggregation);
        _voicesOf = settings;
    }

    private static (bool IsEnabled, double Weight) VoiceOf(KernelSettings settings, string name)
    {
        var strategies = settings.Strategies;
        for (int i = 0; i < strategies.Count; i++)
            if (strategies[i].Name == name) return (strategies[i].IsEnabled, strategies[i].Weight);
        return (true, 1.0); // a strategy of somebody's own has a voice unless the settings say otherwise
    }
}
