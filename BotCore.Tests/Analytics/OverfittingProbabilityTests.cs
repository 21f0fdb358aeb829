using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

public sealed class OverfittingProbabilityTests
{
    [Fact]
    public void Trial_that_is_best_everywhere_is_not_overfitted()
    {
        double[] good = [0.02, 0.03, 0.02, 0.04, 0.03, 0.02, 0.03, 0.04];
        double[] poor = [-0.01, 0.01, -0.02, 0.01, 0.02, -0.03, 0.01, -0.02];

        var result = OverfittingProbability.Of([poor, good], blocks: 4);

        Assert.Equal(0.0, result.Probability);
        Assert.Equal(0.0, result.LossProbability);
        Assert.Equal(6, result.Logits.Count);
        // Rank 2 of 2: ln((2/3) ÷ (1/3)).
        Assert.All(result.Logits, logit => Assert.Equal(Math.Log(2.0), logit, 1e-15));
    }

    [Fact]
    public void Trials_that_only_take_turns_are_overfitted_for_sure()
    {
        double[] first = [0.02, 0.03, -0.02, -0.03];
        double[] second = [-0.02, -0.03, 0.02, 0.03];

        var result = OverfittingProbability.Of([first, second], blocks: 2);

        Assert.Equal(1.0, result.Probability);
        Assert.Equal(1.0, result.LossProbability);
    }

    [Fact]
    public void Equal_trials_share_the_mean_of_their_ranks()
    {
        double[] good = [0.02, 0.03, 0.02, 0.04, 0.03, 0.02, 0.03, 0.04];
        double[] poor = [-0.01, 0.01, -0.02, 0.01, 0.02, -0.03, 0.01, -0.02];

        var result = OverfittingProbability.Of([good, poor, good], blocks: 4);

        // Ranks 2 and 3 of 3: 2.5 of 4.
        Assert.All(result.Logits, logit => Assert.Equal(Math.Log(2.5 / 1.5), logit, 1e-15));
    }

    /// <summary>Expected values: a direct transcription of the paper's definition in Python, over the same congruential numbers.</summary>
    [Fact]
    public void Agrees_with_an_independent_computation()
    {
        long state = 12345;
        var trials = new double[5][];
        for (int trial = 0; trial < trials.Length; trial++)
        {
            trials[trial] = new double[26];
            for (int i = 0; i < 26; i++)
            {
                state = (1_103_515_245 * state + 12345) % (1L << 31);
                trials[trial][i] = (state % 2001 - 1000) / 10000.0 + (i % 3 == 0 ? 0.01 * trial : 0.0);
            }
        }

        var result = OverfittingProbability.Of(trials, blocks: 8);

        Assert.Equal(70, result.Logits.Count);
        Assert.Equal(0.37142857142857144, result.Probability, 1e-12);
        Assert.Equal(0.24285714285714285, result.LossProbability, 1e-12);
        Assert.Equal(-0.4475115269365046, result.DegradationSlope!.Value, 1e-9);
        Assert.Equal(36.5945014099732, result.Logits.Sum(), 1e-9);
    }

    [Fact]
    public void Trial_that_never_traded_takes_part_with_a_ratio_of_zero()
    {
        var result = OverfittingProbability.Of([new double[8], [0.01, -0.03, 0.01, -0.02, 0.01, -0.02, 0.01, -0.03]], blocks: 4);

        Assert.Equal(0.0, result.Probability);
        Assert.Equal(0.0, result.LossProbability);
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        double[] eight = new double[8];

        Assert.Throws<ArgumentOutOfRangeException>(() => OverfittingProbability.Of([eight, eight], blocks: 3));
        Assert.Throws<ArgumentException>(() => OverfittingProbability.Of([eight], blocks: 4));
        Assert.Throws<ArgumentException>(() => OverfittingProbability.Of([eight, new double[9]], blocks: 4));
        Assert.Throws<ArgumentException>(() => OverfittingProbability.Of([eight, eight], blocks: 16));
    }

    [Fact]
    public void Long_search_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => OverfittingProbability.Of([new double[40], new double[40]], 16, source.Token));
    }
}
