using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

/// <summary>The numerical example of Bailey and López de Prado (2014): annual ratio 2.5 over five years of 250 days, variance of the trials ½ a year.</summary>
public sealed class DeflatedSharpeTests
{
    private static readonly double DailySharpe = 2.5 / Math.Sqrt(250.0);

    [Fact]
    public void Paper_with_a_hundred_trials_finds_no_significance()
    {
        var deflated = DeflatedSharpe.Of(DailySharpe, 1250, skewness: -3.0, kurtosis: 10.0, trials: 100, trialVariance: 0.5 / 250.0);

        Assert.Equal(0.1132, deflated.ExpectedMaximum, 5e-5);
        Assert.Equal(0.9004, deflated.Probability!.Value, 5e-5);
    }

    [Fact]
    public void Paper_with_46_trials_is_just_significant() =>
        Assert.Equal(0.9505, DeflatedSharpe.Of(DailySharpe, 1250, -3.0, 10.0, 46, 0.5 / 250.0).Probability!.Value, 5e-5);

    [Fact]
    public void Paper_with_normal_returns_allows_88_trials() =>
        Assert.Equal(0.9505, DeflatedSharpe.Of(DailySharpe, 1250, 0.0, 3.0, 88, 0.5 / 250.0).Probability!.Value, 5e-5);

    [Fact]
    public void Single_trial_was_not_selected_and_is_not_deflated()
    {
        var deflated = DeflatedSharpe.Of(DailySharpe, 1250, -3.0, 10.0, trials: 1, trialVariance: 0.0);

        Assert.Equal(0.0, deflated.ExpectedMaximum);
        Assert.Equal(ProbabilisticSharpe.Of(DailySharpe, 1250, -3.0, 10.0), deflated.Probability);
    }

    [Fact]
    public void More_trials_deflate_more()
    {
        double[] probabilities = [.. new[] { 2, 10, 100, 1000 }.Select(
            trials => DeflatedSharpe.Of(DailySharpe, 1250, -3.0, 10.0, trials, 0.5 / 250.0).Probability!.Value)];

        Assert.Equal(probabilities.OrderDescending(), probabilities);
    }

    [Fact]
    public void Trial_list_gives_the_number_and_the_variance()
    {
        double[] returns = [0.01, -0.02, 0.03, -0.01, 0.02, 0.04, -0.03, 0.05, -0.04, 0.02];
        double[] sharpes = [0.1, 0.3, 0.2, 0.0];

        var deflated = DeflatedSharpe.Of(returns, sharpes);

        // Sample variance of 0.1, 0.3, 0.2, 0.0 is 1/60.
        Assert.Equal(DeflatedSharpe.ExpectedMaximumOf(4, 1.0 / 60.0), deflated.ExpectedMaximum, 1e-15);
        Assert.Equal(ProbabilisticSharpe.Of(returns, deflated.ExpectedMaximum), deflated.Probability);
    }
}
