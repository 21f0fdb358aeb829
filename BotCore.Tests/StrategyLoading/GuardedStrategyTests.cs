using BotCore.Tests.Builders;
using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.StrategyLoading;

/// <summary>A strategy of somebody's own that fails: it loses its voice, it is told, the others go on.</summary>
public class GuardedStrategyTests
{
    [Theory]
    [InlineData(3, "OnCandle threw InvalidOperationException: broken in two lines")]
    [InlineData(4, "Evaluate gave the confidence NaN, which is not from 0 to 1")]
    [InlineData(5, "Evaluate threw DivideByZeroException: ")]
    public void It_is_silenced_and_told_once_and_the_others_trade_on(int atCandle, string detail)
    {
        var desk = Desk(new FailingStrategy(atCandle), signalAt: 8);

        for (int i = 0; i < 10; i++) desk.Flat(100);

        var silenced = Assert.Single(desk.All<StrategySilenced>());
        Assert.StartsWith(detail, silenced.Detail, StringComparison.Ordinal);
        Assert.Equal(("failing", MondayMs + atCandle * MinuteMs), (silenced.Strategy, silenced.TimeMs));
        Assert.Equal("script", Assert.Single(desk.All<SignalRaised>()).Strategies);
        Assert.False(desk.Position.IsFlat);
        Assert.DoesNotContain(desk.Kernel.VotesOf(0).ToArray(), vote => vote.Strategy == "failing");
    }

    [Fact]
    public void A_state_that_cannot_be_saved_is_missing_from_the_snapshot_and_nothing_else_is()
    {
        var desk = Desk(new Unsaveable(), signalAt: 3);
        for (int i = 0; i < 2; i++) desk.Flat(100);

        var market = desk.MarketBytes(); // does not throw, and changes nothing
        desk.Flat(100);

        Assert.Empty(desk.All<StrategySilenced>());
        Assert.Equal("ordered", desk.Kernel.LastDecision);
        var error = Assert.Throws<SnapshotFormatException>(() => Desk(new Unsaveable(), signalAt: 3).Kernel.TransferMarket(StateTransfer.Read(market)));
        Assert.Contains("unsaveable could not be saved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silenced_one_stays_silent_after_a_restart_and_is_not_told_again()
    {
        var desk = Desk(new FailingStrategy(3), signalAt: 0);
        for (int i = 0; i < 5; i++) desk.Flat(100);
        var restored = Desk(new FailingStrategy(3), signalAt: 0);
        restored.Kernel.ClearEvents();
        restored.Kernel.TransferAccount(StateTransfer.Read(desk.AccountBytes()));
        restored.Kernel.TransferMarket(StateTransfer.Read(desk.MarketBytes()));

        restored.SkipTo(MondayMs + 5 * MinuteMs).Flat(100);

        Assert.Empty(restored.All<StrategySilenced>());
        Assert.DoesNotContain(restored.Kernel.VotesOf(0).ToArray(), vote => vote.Strategy == "failing");
    }

    private static TradingDesk Desk(IStrategy own, int signalAt)
    {
        var script = new Dictionary<int, Direction>();
        if (signalAt > 0) script[signalAt] = Direction.Long;
        var kernel = new TradingKernel(
            [new InstrumentSetup(AnInstrument.Bitcoin, Timeframe.OneMinute, [new ScriptedStrategy(Timeframe.OneMinute, script), new GuardedStrategy(own)])],
            AKernel().Settings);
        kernel.Open(MondayMs, tradingOn: true);
        return new TradingDesk(kernel);
    }

    private sealed class Unsaveable : IStrategy
    {
        public string Name => "unsaveable";

        public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.OneMinute, 1)];

        public Timeframe Primary => Timeframe.OneMinute;

        public bool IsWarm => true;

        public void OnCandle(Timeframe timeframe, in Candle candle)
        {
        }

        public Signal Evaluate() => new(Direction.Neutral, 0, "silence");

        public void Transfer(StateTransfer transfer) => throw new NotSupportedException("there was no time for this");
    }
}
