using System.Buffers;
using BotCore.MarketData.Files;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.MarketData.Synthetic;

/// <summary>
/// A market of several correlated symbols that exists on a machine without a network: regimes, clustered volatility, fat tails,
/// a daily rhythm, gaps between candles, and ticks inside them. Minute k is the same however it is reached.
/// </summary>
/// <remarks>
/// Candles follow from the options alone. Going forward costs some hundred nanoseconds a candle; <see cref="MoveTo"/> goes back
/// through a snapshot kept for every week that was passed, and <see cref="Transfer"/> saves a position in some hundred bytes.
/// Ticks are derived from their candle and its minute, so they can be had or left out without changing what comes after.
/// Not for several threads at once.
/// </remarks>
public sealed class SyntheticMarket : ITransferable
{
    private const long MinutesPerCheckpoint = 7 * 1440;
    private const string SectionName = "SyntheticMarket";

    private readonly SyntheticMarketOptions _options;
    private readonly SymbolProcess[] _symbols;
    private readonly DayPattern _day;
    private readonly SortedList<long, byte[]> _checkpoints = [];
    private readonly long _startMs;
    private readonly long _identity;
    private DeterministicRandom _random;
    private RegimeChain _regime;
    private long _minute;

    /// <exception cref="ArgumentException">The options are not valid; the message has every error.</exception>
    public SyntheticMarket(SyntheticMarketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException("synthetic market: " + string.Join("; ", errors), nameof(options));
        _options = options;
        _startMs = options.Start.ToUnixTimeMilliseconds();
        _identity = options.Identity();
        _day = new DayPattern(options.DayPatternStrength);
        double normaliser = Math.Sqrt(RegimeChain.MeanSquareVolatility() * _day.MeanSquare);
        ulong seed = (ulong)options.Seed;
        _random = new DeterministicRandom(DeterministicRandom.Mix(seed, 0));
        _symbols = [.. options.Symbols.Select(symbol => new SymbolProcess(options, symbol, DeterministicRandom.Mix(seed, NameOf(symbol)), normaliser))];
        Instruments = Array.ConvertAll(_symbols, symbol => symbol.Instrument);
        Remember();
    }

    /// <summary>The contracts, in the order of the options; bars come in the same order.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>The minute that comes next, counted from the start.</summary>
    public long MinuteIndex => _minute;

    /// <summary>Open time of the minute that comes next, Unix ms.</summary>
    public long NextOpenTimeMs => OpenTimeMs(_minute);

    /// <summary>Open time of a minute, Unix ms.</summary>
    public long OpenTimeMs(long minuteIndex) => _startMs + minuteIndex * 60_000;

    /// <summary>The minute that contains a time, Unix ms; negative before the start.</summary>
    public long MinuteAt(long timeMs) => (long)Math.Floor((timeMs - _startMs) / 60_000.0);

    /// <summary>The regime a symbol was in during the last minute made.</summary>
    public Regime RegimeOf(int symbolIndex) => _symbols[symbolIndex].Regime;

    /// <summary>Makes <paramref name="minuteIndex"/> the minute that comes next, backwards or forwards.</summary>
    /// <param name="minuteIndex">Zero or more.</param>
    public void MoveTo(long minuteIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minuteIndex);
        long nearest = LastCheckpointUntil(minuteIndex);
        if (minuteIndex < _minute || nearest > _minute) Transfer(StateTransfer.Read(_checkpoints[nearest]));
        while (_minute < minuteIndex) Step(default, default);
    }

    /// <summary>The next minute's candles, one per symbol.</summary>
    /// <param name="candles">At least as long as <see cref="Instruments"/>.</param>
    public void Next(Span<Candle> candles)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candles.Length, _symbols.Length);
        Step(candles, default);
    }

    /// <summary>The next minute's candles with their ticks, one bar per symbol.</summary>
    /// <param name="bars">From <see cref="CreateBars"/>.</param>
    public void Next(Span<SyntheticBar> bars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bars.Length, _symbols.Length);
        Step(default, bars);
    }

    /// <summary>Bars with room for their ticks, to be filled by <see cref="Next(Span{SyntheticBar})"/> again and again.</summary>
    public SyntheticBar[] CreateBars() => Array.ConvertAll(_symbols, _ => new SyntheticBar(_options.TicksPerMinute));

    /// <summary>The ticks inside one of this market's candles.</summary>
    /// <param name="symbolIndex">Position in <see cref="Instruments"/>.</param>
    /// <param name="candle">A candle that this market made for that symbol.</param>
    /// <param name="ticks">Exactly <see cref="SyntheticMarketOptions.TicksPerMinute"/> long.</param>
    public void FillTicks(int symbolIndex, in Candle candle, Span<SyntheticTick> ticks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ticks.Length, _options.TicksPerMinute);
        var symbol = _symbols[symbolIndex];
        ulong minute = (ulong)((candle.OpenTimeMs - _startMs) / 60_000);
        TickPath.Fill(new DeterministicRandom(DeterministicRandom.Mix(symbol.TickSeed, minute)), in candle, in symbol.Ticks, in symbol.Steps, ticks);
    }

    /// <summary>The funding settlement of a symbol at a time, which is one of its interval's from midnight UTC on; null at any other time.</summary>
    /// <param name="symbolIndex">Position in <see cref="Instruments"/>.</param>
    /// <param name="timeMs">Unix ms.</param>
    public FundingRate? FundingAt(int symbolIndex, long timeMs)
    {
        long intervalMs = (long)Instruments[symbolIndex].FundingInterval.TotalMilliseconds;
        return timeMs % intervalMs == 0
            ? new FundingRate(timeMs, FundingProcess.RateAt(_symbols[symbolIndex].FundingSeed, timeMs / intervalMs, intervalMs / 3_600_000.0))
            : null;
    }

    /// <summary>The next minutes as series, one per symbol: what a backtest or a recording needs.</summary>
    /// <param name="minutes">1 to 16,000,000.</param>
    public IReadOnlyList<CandleSeries> Record(int minutes, CancellationToken ct)
    {
        if (minutes is < 1 or > CandleSeriesBuilder.MaxCount)
            throw new ArgumentOutOfRangeException(nameof(minutes), minutes, $"minutes: must be 1 to {CandleSeriesBuilder.MaxCount}");
        var builders = Array.ConvertAll(_symbols, _ => new CandleSeriesBuilder(minutes));
        var candles = new Candle[_symbols.Length];
        for (int i = 0; i < minutes; i++)
        {
            if (i % 1440 == 0) ct.ThrowIfCancellationRequested();
            Next(candles);
            for (int symbol = 0; symbol < builders.Length; symbol++) builders[symbol].Add(in candles[symbol]);
        }
        return [.. builders.Select((builder, i) => builder.Build(Instruments[i].Symbol, Timeframe.OneMinute))];
    }

    /// <summary>Saves the position, or restores it into a market with the same options.</summary>
    /// <exception cref="SnapshotFormatException">The snapshot comes from a market with other options.</exception>
    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section(SectionName);
        long identity = _identity;
        transfer.Value(ref identity);
        if (identity != _identity) throw new SnapshotFormatException("snapshot: made by a synthetic market with other options");
        transfer.Value(ref _minute);
        _random.Transfer(transfer);
        _regime.Transfer(transfer);
        foreach (var symbol in _symbols) symbol.Transfer(transfer);
    }

    private void Step(Span<Candle> candles, Span<SyntheticBar> bars)
    {
        long time = NextOpenTimeMs;
        double activity = _day.At(time);
        _regime.Advance(ref _random, null, 0, _options.MeanRegimeMinutes);
        double shock = SymbolProcess.NextShock(ref _random, _options);
        for (int i = 0; i < _symbols.Length; i++)
        {
            var candle = _symbols[i].Next(time, activity, shock, _regime.Current);
            if (!candles.IsEmpty) candles[i] = candle;
            if (!bars.IsEmpty) bars[i].Fill(this, i, in candle);
        }
        _minute++;
        if (_minute % MinutesPerCheckpoint == 0) Remember();
    }

    private void Remember()
    {
        if (_checkpoints.ContainsKey(_minute)) return;
        var bytes = new ArrayBufferWriter<byte>(256 + 128 * _symbols.Length);
        Transfer(StateTransfer.Write(bytes));
        _checkpoints.Add(_minute, bytes.WrittenSpan.ToArray());
    }

    /// <summary>Minute 0 is always remembered, so there is one.</summary>
    private long LastCheckpointUntil(long minute)
    {
        var minutes = _checkpoints.Keys;
        int low = 0, high = minutes.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (minutes[middle] <= minute) low = middle;
            else high = middle - 1;
        }
        return minutes[low];
    }

    /// <summary>A number for a symbol's name: FNV-1a, 64 bits (G. Fowler, L. C. Noll, P. Vo).</summary>
    private static ulong NameOf(SyntheticSymbolOptions symbol)
    {
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (char c in symbol.ToInstrument().Symbol.ToString()) hash = (hash ^ c) * 0x0000_0100_0000_01B3;
        return hash;
    }
}
