using BotCore.Trading.Signals;

namespace BotCore.Tests.Signals;

public sealed class SignalAggregatorTests
{
    [Fact]
    public void Consensus_is_the_mean_of_those_who_agree_raised_by_their_share()
    {
        // (0.6 + 0.8 + 0.7) / 3 × (0.7 + 0.3 × 3/5) = 0.7 × 0.88
        AssertSignal(Direction.Long, 0.616, AggregationMode.Consensus, Long(0.6), Long(0.8), Long(0.7), Short(0.9), Neutral(0.65));
    }

    [Fact]
    public void Consensus_of_all_is_their_mean()
    {
        AssertSignal(Direction.Short, 0.7, AggregationMode.Consensus, Short(0.6), Short(0.8), Short(0.7));
    }

    [Fact]
    public void Consensus_needs_three_of_five_and_more_than_the_other_side()
    {
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Consensus, Long(0.9), Long(0.9), Neutral(0.5), Neutral(0.5), Neutral(0.5));
        AssertSignal(
            Direction.Neutral, 0.0, AggregationMode.Consensus, Long(0.9), Long(0.9), Long(0.9), Short(0.6), Short(0.6), Short(0.6));
    }

    [Fact]
    public void Consensus_of_fewer_voices_than_needed_asks_all_of_them()
    {
        // (0.6 + 0.8) / 2 × (0.7 + 0.3)
        AssertSignal(Direction.Long, 0.7, AggregationMode.Consensus, Long(0.6), Long(0.8));
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Consensus, Long(0.6), Neutral(0.6));
    }

    [Fact]
    public void Weighted_takes_the_opposition_off()
    {
        // Long 2 × 0.8 + 1 × 0.6 = 2.2, short 1 × 0.5 = 0.5: (2.2 − 0.5) / 4
        AssertSignal(Direction.Long, 0.425, AggregationMode.Weighted, Long(0.8, 2), Long(0.6), Short(0.5), Neutral(1.0, 9));
    }

    [Fact]
    public void Weighted_of_one_side_is_its_weighted_mean()
    {
        // (3 × 0.9 + 1 × 0.5) / 4
        AssertSignal(Direction.Short, 0.8, AggregationMode.Weighted, Short(0.9, 3), Short(0.5), Neutral(0.5));
    }

    [Fact]
    public void Weighted_balance_is_no_signal_and_a_weight_of_zero_no_voice()
    {
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Weighted, Long(0.75, 2), Short(0.75, 2));
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Weighted, Long(0.9, 0));
    }

    [Fact]
    public void Best_confidence_follows_the_most_confident()
    {
        AssertSignal(Direction.Short, 0.89, AggregationMode.BestConfidence, Long(0.87), Long(0.73), Short(0.89), Neutral(0.99));
    }

    [Fact]
    public void Best_confidence_has_no_view_when_the_most_confident_disagree()
    {
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.BestConfidence, Long(0.87), Short(0.87));
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.BestConfidence, Neutral(0.9));
    }

    [Fact]
    public void Conservative_is_nine_tenths_of_the_confident_when_nobody_objects()
    {
        // (0.7 + 0.9) / 2 × 0.9; the voice of 0.6 is not confident
        AssertSignal(Direction.Long, 0.72, AggregationMode.Conservative, Long(0.7), Long(0.9), Long(0.6), Neutral(0.9));
    }

    [Fact]
    public void Conservative_needs_two_confident_voices_and_no_objection()
    {
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Conservative, Long(0.9), Long(0.69));
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Conservative, Long(0.9), Long(0.9), Short(0.51));
    }

    [Fact]
    public void Unanimous_needs_every_voice()
    {
        AssertSignal(Direction.Short, 0.7, AggregationMode.Unanimous, Short(0.6), Short(0.8));
        AssertSignal(Direction.Neutral, 0.0, AggregationMode.Unanimous, Short(0.6), Short(0.8), Neutral(0.5));
    }

    [Theory]
    [InlineData(AggregationMode.Consensus)]
    [InlineData(AggregationMode.Weighted)]
    [InlineData(AggregationMode.BestConfidence)]
    [InlineData(AggregationMode.Conservative)]
    [InlineData(AggregationMode.Unanimous)]
    public void Silence_and_impossible_confidences_are_no_signal(AggregationMode mode)
    {
        AssertSignal(Direction.Neutral, 0.0, mode);
        AssertSignal(Direction.Neutral, 0.0, mode, Long(double.NaN), Long(1.2), Long(-0.1));
    }

    [Theory]
    [InlineData(AggregationMode.Consensus)]
    [InlineData(AggregationMode.Weighted)]
    [InlineData(AggregationMode.BestConfidence)]
    [InlineData(AggregationMode.Conservative)]
    [InlineData(AggregationMode.Unanimous)]
    public void A_mirrored_market_mirrors_the_signal_and_confidence_stays_within_bounds(AggregationMode mode)
    {
        var random = new Random(5);
        var options = new AggregationOptions { Mode = mode };
        for (int run = 0; run < 2_000; run++)
        {
            StrategySignal[] voices = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ =>
                Voice((Direction)(random.Next(3) - 1), random.Next(5) / 4.0, random.Next(11)))];
            StrategySignal[] mirrored = [.. voices.Select(voice => voice with
            {
                Signal = voice.Signal with { Direction = (Direction)(-(int)voice.Signal.Direction) },
            })];

            var signal = SignalAggregator.Aggregate(voices, options);
            var opposite = SignalAggregator.Aggregate(mirrored, options);

            Assert.InRange(signal.Confidence, 0.0, 1.0);
            Assert.Equal((-(int)signal.Direction, signal.Confidence), ((int)opposite.Direction, opposite.Confidence));
        }
    }

    [Fact]
    public void Aggregating_allocates_nothing()
    {
        StrategySignal[] voices = [Long(0.8), Long(0.9), Long(0.7), Short(0.6), Neutral(0.5)];
        var options = Enum.GetValues<AggregationMode>().Select(mode => new AggregationOptions { Mode = mode }).ToArray();
        foreach (var option in options) SignalAggregator.Aggregate(voices, option);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var option in options) SignalAggregator.Aggregate(voices, option);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Options_outside_their_ranges_are_all_named()
    {
        var options = new AggregationOptions
        {
            Mode = (AggregationMode)9,
            MinAgreement = 0,
            ConservativeConfidence = double.NaN,
            ConservativeAgreement = 1,
        };

        Assert.Equal(
            [
                "mode: 9 is not one of Consensus, Weighted, BestConfidence, Conservative, Unanimous",
                "minAgreement: 0 is not a number of strategies from 1 to 20",
                "conservativeConfidence: NaN is not a confidence from 0.5 to 0.95",
                "conservativeAgreement: 1 is not a number of strategies from 2 to 20",
            ],
            options.Validate());
        Assert.Empty(new AggregationOptions().Validate());
    }

    private static void AssertSignal(Direction direction, double confidence, AggregationMode mode, params StrategySignal[] voices)
    {
        var signal = SignalAggregator.Aggregate(voices, new AggregationOptions { Mode = mode });

        Assert.Equal(direction, signal.Direction);
        Assert.Equal(confidence, signal.Confidence, 1e-12);
        Assert.NotEmpty(signal.Reason);
    }

    private static StrategySignal Long(double confidence, double weight = 1.0) => Voice(Direction.Long, confidence, weight);

    private static StrategySignal Short(double confidence, double weight = 1.0) => Voice(Direction.Short, confidence, weight);

    private static StrategySignal Neutral(double confidence, double weight = 1.0) => Voice(Direction.Neutral, confidence, weight);

    private static StrategySignal Voice(Direction direction, double confidence, double weight) =>
        new("any", weight, new Signal(direction, confidence, "a reason"));
}
