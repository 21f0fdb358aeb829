using BotCore.Contracts.Trading;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Engine;

namespace BotCore.Tests.Projections;

/// <summary>An engine that answers what a test tells it to.</summary>
internal sealed class FakeEngine : IEngine
{
    public EngineView View { get; set; } = AView();

    public IReadOnlyList<Instrument> Instruments { get; set; } = [];

    public Timeframe SourceTimeframe { get; set; } = Timeframe.OneMinute;

    public DateTimeOffset MarketTime { get; set; } = DateTimeOffset.FromUnixTimeMilliseconds(RecordedMarket.StartMs);

    /// <summary>What was asked, in order.</summary>
    public List<TradingCommand> Commands { get; } = [];

    /// <summary>Answers a command; accepts everything unless told otherwise.</summary>
    public Func<TradingCommand, (CommandOutcome, long)> Answer { get; set; } = _ => (new CommandOutcome(null, null, []), 1);

    public Task<(CommandOutcome Outcome, long Version)> SendAsync(TradingCommand command, CancellationToken ct)
    {
        Commands.Add(command);
        return Task.FromResult(Answer(command));
    }

    public static EngineView AView(params string[] symbols)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(RecordedMarket.StartMs);
        return new EngineView(
            0,
            new StatusModel(
                "trading-engine", "1.0.0", "i1", start, EnginePhase.Running, Contracts.Trading.TradingMode.Paper, true,
                RiskLevel.Active, null, null, "synthetic", 1, null, null, 0, 0, 0, "", 0, symbols),
            new AccountModel("main", "USDT", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null),
            [], [], [], [], []);
    }
}
