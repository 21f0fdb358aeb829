using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Projections;

/// <summary>
/// A real kernel on a seeded random market, with a strategy that often changes its mind and a person who interferes: events of
/// every kind, as a journal would hold them.
/// </summary>
internal sealed class RecordedMarket
{
    public const long StartMs = 1_704_067_200_000; // 2024-01-01

    private readonly Random _random;
    private readonly double[] _prices;
    private long _minute;
    private int _commands;

    public RecordedMarket(int seed, int symbols = 2)
    {
        _random = new Random(seed);
        Instruments = [.. Enumerable.Range(0, symbols).Select(i => AnInstrument(((string[])["BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT"])[i]))];
        _prices = [.. Instruments.Select((_, i) => 100.0 * (i + 1))];
        var settings = new KernelSettings
        {
            MinConfidence = 0,
            MinAgreement = 1,
            IsConfirmationGateOn = false,
            IsChoppinessGateOn = false,
            DailyLossRatio = 0.5m,
            WeeklyLossRatio = 0.5m,
            DrawdownReduceRatio = 0.6m,
            DrawdownHaltRatio = 0.9m,
            LossStreakLimit = 100,
        };
        Kernel = new TradingKernel(
            [.. Instruments.Select(instrument => new InstrumentSetup(instrument, Timeframe.OneMinute, [new Fickle(seed)]))], settings);
        Kernel.Open(StartMs, tradingOn: true);
        Events.AddRange(Kernel.Events);
        Kernel.ClearEvents();
    }

    public TradingKernel Kernel { get; }

    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Everything that happened, in the order of a journal.</summary>
    public List<TradingEvent> Events { get; } = [];

    public static Instrument AnInstrument(string symbol) => new()
    {
        Symbol = Symbol.Parse(symbol),
        BaseAsset = symbol[..^4],
        QuoteAsset = "USDT",
        TickSize = 0.01m,
        StepSize = 0.001m,
        MinQuantity = 0.001m,
        MaxQuantity = 10_000m,
        MinNotional = 5m,
        Brackets = [new LeverageBracket(0m, decimal.MaxValue, 0.004m, 0m, 125)],
    };

    /// <summary>Lets minutes pass; now and then the market has a hole or somebody asks for something.</summary>
    /// <returns>What happened in them.</returns>
    public IReadOnlyList<TradingEvent> Run(int minutes)
    {
        int from = Events.Count;
        for (int i = 0; i < minutes; i++, _minute++)
        {
            if (_random.Next(400) == 0) _minute += _random.Next(1, 90);
            for (int instrument = 0; instrument < Instruments.Count; instrument++) Candle(instrument);
            if (_random.Next(20) == 0) Interfere();
        }
        return Events[from..];
    }

    /// <summary>The AI service says something about the next symbol.</summary>
    public void Advise(Direction direction, double confidence, string source = "model", string modelVersion = "gb-7")
    {
        string id = $"ai{_commands++}";
        Kernel.Handle(
            new ReportAiSignal(id, "f", _commands % Instruments.Count, Kernel.NowMs, direction, confidence, source, modelVersion), Kernel.NowMs);
        Events.AddRange(Kernel.Events);
        Kernel.ClearEvents();
    }

    private void Candle(int instrument)
    {
        double open = _prices[instrument];
        double close = open * (1 + (_random.NextDouble() - 0.5) * 0.02);
        double high = Math.Max(open, close) * (1 + _random.NextDouble() * 0.004), low = Math.Min(open, close) * (1 - _random.NextDouble() * 0.004);
        _prices[instrument] = close;
        var candle = new Candle(StartMs + _minute * 60_000, open, high, low, close, _random.Next(100, 100_000));
        Kernel.MatchCandle(instrument, in candle);
        int matched = Kernel.Events.Count;
        Kernel.CloseCandle(instrument, in candle);
        Events.AddRange(Kernel.Events.Take(matched));
        Events.Add(new CandleTaken(candle.OpenTimeMs + 60_000, instrument, candle, Kernel.LastDecision));
        Events.AddRange(Kernel.Events.Skip(matched));
        Kernel.ClearEvents();
    }

    private void Interfere()
    {
        string id = $"c{_commands++}";
        int instrument = _random.Next(Instruments.Count);
        var spec = Instruments[instrument];
        decimal price = spec.PriceFrom(_prices[instrument] * (0.97 + _random.NextDouble() * 0.06), PriceRounding.Nearest);
        TradingCommand command = _random.Next(7) switch
        {
            0 => new ClosePosition(id, "f", instrument, null),
            1 => new ChangeSettings(id, "f", new Dictionary<string, string> { ["account.leverage"] = $"{_random.Next(1, 10)}" }),
            2 => new SwitchTrading(id, "f", _random.Next(4) != 0, "test"),
            3 => new PullKillSwitch(id, "f", _random.Next(2) == 0, "test"),
            4 => new ReleaseRestrictions(id, "f", "test"),
            _ => new PlaceOrder(id, "f", new OrderIntent
            {
                Instrument = instrument,
                Side = _random.Next(2) == 0 ? Side.Buy : Side.Sell,
                Type = OrderType.Limit,
                Price = price,
                Quantity = spec.FloorToStep(_random.Next(1, 12) * 100m / price),
                Origin = OrderOrigin.Manual,
                Source = "manual",
                Reason = "manual",
            }),
        };
        Kernel.Handle(command, Kernel.NowMs);
        Events.AddRange(Kernel.Events);
        Kernel.ClearEvents();
    }

    /// <summary>Points somewhere else every few candles.</summary>
    private sealed class Fickle(int seed) : IStrategy
    {
        private long _candles;

        public string Name => "fickle";

        public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.FiveMinutes, 1)];

        public Timeframe Primary => Timeframe.FiveMinutes;

        public bool IsWarm => _candles > 0;

        public void OnCandle(Timeframe timeframe, in Candle candle) => _candles++;

        public Signal Evaluate() => ((_candles + seed) / 3 % 4) switch
        {
            0 => new Signal(Direction.Long, 0.9, "up"),
            2 => new Signal(Direction.Short, 0.8, "down"),
            _ => new Signal(Direction.Neutral, 0, "waiting"),
        };

        public void Transfer(StateTransfer transfer) => transfer.Value(ref _candles);
    }
}
