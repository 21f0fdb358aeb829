using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>The AI service's view as an input: what it stops, when it counts, and that a replay needs no service.</summary>
public class AiSignalTests
{
    [Fact]
    public void A_clear_view_against_a_signal_stops_it()
    {
        var desk = Desk().Flat(100);
        Assert.True(Report(desk, Direction.Short, 0.9).IsAccepted);

        desk.Flat(100);

        Assert.Equal("ai_bias", desk.Kernel.LastDecision);
        var received = Assert.Single(desk.All<AiSignalReceived>());
        Assert.Equal(("model", "m-1", 0.9), (received.Source, received.ModelVersion, received.Confidence));
    }

    [Theory]
    [InlineData(Direction.Long, 0.9)]
    [InlineData(Direction.Neutral, 0.9)]
    [InlineData(Direction.Short, 0.7)] // not clear enough
    public void Another_view_stops_nothing(Direction direction, double confidence)
    {
        var desk = Desk().Flat(100);
        Report(desk, direction, confidence);

        desk.Flat(100);

        Assert.Equal("ordered", desk.Kernel.LastDecision);
    }

    [Theory]
    [InlineData(540, "ai_bias")] // 600 seconds old when the candle closes
    [InlineData(541, "ordered")]
    public void A_view_counts_for_ten_minutes(int ageSeconds, string decision)
    {
        var desk = Desk();
        desk.SkipTo(MondayMs + 30 * MinuteMs).Flat(100);
        Report(desk, Direction.Short, 0.9, desk.Kernel.NowMs - ageSeconds * 1000L);

        desk.Flat(100);

        Assert.Equal(decision, desk.Kernel.LastDecision);
    }

    [Fact]
    public void Off_is_as_if_there_were_none()
    {
        var desk = Desk(s => s with { IsAiGateOn = false }).Flat(100);
        Report(desk, Direction.Short, 1.0);

        Assert.Equal("ordered", desk.Flat(100).Kernel.LastDecision);
    }

    [Fact]
    public void The_voice_speaks_only_while_it_is_fresh()
    {
        var desk = Desk(s => s with { HasAiVoice = true, AiWeight = 2.5, AiFreshSeconds = 60 }).Flat(100);
        Report(desk, Direction.Long, 0.8);

        desk.Flat(100);
        Assert.Equal(("ai", 2.5, 0.8), desk.Kernel.VotesOf(0).ToArray().Where(v => v.Strategy == "ai").Select(v => (v.Strategy, v.Weight, v.Signal.Confidence)).Single());
        Assert.Contains("ai", desk.All<SignalRaised>()[^1].Strategies, StringComparison.Ordinal);

        desk.Flat(100);
        Assert.DoesNotContain(desk.Kernel.VotesOf(0).ToArray(), v => v.Strategy == "ai");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.01)]
    [InlineData(-0.01)]
    public void A_confidence_that_is_none_is_refused(double confidence) =>
        Assert.Equal("invalid_ai_signal", Report(Desk().Flat(100), Direction.Long, confidence).Code);

    [Fact]
    public void A_view_from_the_future_or_older_than_the_known_one_is_refused()
    {
        var desk = Desk().Flat(100);

        Assert.Equal("invalid_ai_signal", Report(desk, Direction.Long, 0.5, desk.Kernel.NowMs + 1).Code);
        Assert.True(Report(desk, Direction.Long, 0.5).IsAccepted);
        Assert.Equal("old_ai_signal", Report(desk, Direction.Short, 0.9).Code);
    }

    [Fact]
    public void Against_the_one_hour_trend_a_signal_is_stopped_or_loses_confidence()
    {
        foreach (var (use, minimum, decision) in new[] { (TrendUse.Block, 0.0, "trend_alignment"), (TrendUse.Reduce, 0.6, "min_confidence"), (TrendUse.Reduce, 0.5, "ordered"), (TrendUse.Off, 0.6, "ordered") })
        {
            var desk = AKernel().With(s => s with { TrendUse = use, MinConfidence = minimum, PrimaryTimeframe = Timeframe.FifteenMinutes, StaleAfterSeconds = 3600 })
                .From(Timeframe.FifteenMinutes).Market(AnInstrument.Bitcoin, (120, Direction.Long)).Open();
            // Falls for thirty hours: 15m, 30m and 1h all point down.
            for (int i = 0; i < 120; i++) desk.Flat(200 - i * 0.5);

            Assert.Equal(decision, desk.Kernel.LastDecision);
        }
    }

    private static TradingDesk Desk(Func<KernelSettings, KernelSettings>? change = null) =>
        AKernel().With(change ?? (s => s)).Signalling((2, Direction.Long)).Open();

    private static CommandOutcome Report(TradingDesk desk, Direction direction, double confidence, long? formedMs = null)
    {
        string id = $"ai-{desk.All<CommandHandled>().Count}";
        return desk.Handle(new ReportAiSignal(id, id, 0, formedMs ?? desk.Kernel.NowMs, direction, confidence, "model", "m-1"));
    }
}
