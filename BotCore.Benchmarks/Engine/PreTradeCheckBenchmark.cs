using BenchmarkDotNet.Attributes;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;

namespace BotCore.Benchmarks.Engine;

/// <summary>
/// One order through everything that is asked before it goes out: ten markets with thirty days of hourly closes, five open
/// positions with their stops. What is measured is the question put together and every rule asked about it.
/// </summary>
[MemoryDiagnoser]
public class PreTradeCheckBenchmark
{
    private const int Markets = 10;
    private const int Open = 5;
    private const int Hours = 721;
    private const long StartMs = 1_704_067_200_000;

    private readonly RiskEngine _risk = new();
    private TradingKernel _kernel = null!;
    private OrderIntent _tooLarge = null!;
    private OrderIntent _together = null!;
    private OrderIntent _accepted = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var settings = new KernelSettings
        {
            PrimaryTimeframe = Timeframe.OneHour,
            ConfirmationTimeframe = Timeframe.FourHours,
            MaxPositions = Markets + 1,
            DirectionalExposureRatio = 1m,
            CorrelationExposureRatio = 0.60m,
            MaxOrdersPerMinute = 1000,
            StaleAfterSeconds = 86_400,
        };
        _kernel = new TradingKernel(
            [.. Enumerable.Range(0, Markets).Select(i => new InstrumentSetup(AnInstrument($"M{i:00}USDT"), Timeframe.OneHour, []))], settings);
        _kernel.Open(StartMs, tradingOn: true);
        double[] prices = [.. Enumerable.Repeat(100.0, Markets)];
        uint random = 7;
        for (int hour = 0; hour < Hours; hour++)
        {
            if (hour == Hours - 2)
                for (int i = 0; i < Open; i++) _kernel.Handle(new PlaceOrder($"open-{i}", "f", Order(i, 10m)), _kernel.NowMs);
            for (int i = 0; i < Markets; i++)
            {
                random = random * 1_664_525 + 1_013_904_223;
                double before = prices[i];
                prices[i] *= 1 + ((random >> 8) % 1000 - 499.5) * 1e-6;
                _kernel.OnCandle(i, new Candle(
                    StartMs + hour * 3_600_000L, before, Math.Max(before, prices[i]), Math.Min(before, prices[i]), prices[i], 1_000_000));
            }
        }
        if (_kernel.Account.OpenPositions != Open) throw new InvalidOperationException($"{_kernel.Account.OpenPositions} positions are open instead of {Open}");
        _tooLarge = Order(Open, 30m);
        _together = Order(Open, 19m);
        _accepted = Order(Open, 5m);
        Expect(_tooLarge, "symbol_exposure");
        Expect(_together, null);
        Expect(_accepted, null);
        _kernel.ClearEvents();
    }

    /// <summary>Denied by one of the first limits.</summary>
    [Benchmark]
    public object? DeniedByExposure() => Ask(_tooLarge);

    /// <summary>Passes every rule, the correlation with five positions computed.</summary>
    [Benchmark]
    public object? AcceptedWithCorrelation() => Ask(_together);

    /// <summary>Passes every rule; all exposure together is below the limit of one group, so no correlation is computed.</summary>
    [Benchmark(Baseline = true)]
    public object? Accepted() => Ask(_accepted);

    private RiskDenial? Ask(OrderIntent intent) => _risk.Check(_kernel.QuestionOf(intent));

    private void Expect(OrderIntent intent, string? code)
    {
        if (Ask(intent) is var denial && denial?.Code != code) throw new InvalidOperationException($"answered {denial?.Code}: {denial?.Detail}");
    }

    private static OrderIntent Order(int instrument, decimal quantity) => new()
    {
        Instrument = instrument,
        Side = Side.Buy,
        Type = OrderType.Market,
        Quantity = quantity,
        Origin = OrderOrigin.Manual,
        Source = "manual",
        Reason = "benchmark",
    };

    private static Instrument AnInstrument(string symbol) => new()
    {
        Symbol = Symbol.Parse(symbol),
        BaseAsset = symbol[..^4],
        QuoteAsset = "USDT",
        TickSize = 0.01m,
        StepSize = 0.001m,
        MinQuantity = 0.001m,
        MinNotional = 5m,
        Brackets = [new LeverageBracket(0m, 50_000m, 0.004m, 0m, 125), new LeverageBracket(50_000m, 1_000_000_000m, 0.005m, 50m, 100)],
    };
}
