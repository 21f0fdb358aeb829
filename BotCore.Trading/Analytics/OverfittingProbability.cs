using System.Numerics;

namespace BotCore.Trading.Analytics;

/// <summary>
/// How often the trial that looks best on one half of history is below the median of all trials on the other half: the probability
/// of backtest overfitting, by combinatorially symmetric cross-validation.
/// </summary>
/// <remarks>
/// Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting", Journal of Computational Finance 20(4), 2015.
/// History is cut into S blocks; each of the S-choose-S/2 halves selects by Sharpe ratio, the rest judges. The relative rank ω of the
/// selected trial among N on the judging half is rank ÷ (N + 1), its logit λ = ln(ω ÷ (1 − ω)), and PBO the share of λ ≤ 0.
/// </remarks>
/// <param name="Probability">PBO, 0..1; near 0.5 and above, the selection was worth nothing.</param>
/// <param name="Logits">λ of every split, in a fixed order.</param>
/// <param name="LossProbability">Share of splits in which the selected trial has a negative ratio on the judging half.</param>
/// <param name="DegradationSlope">
/// Slope of the judging ratio over the selecting ratio, least squares; negative: the better it looked, the worse it did.
/// <c>null</c> when the selecting ratios do not vary.
/// </param>
public sealed record OverfittingProbability(
    double Probability, IReadOnlyList<double> Logits, double LossProbability, double? DegradationSlope)
{
    /// <param name="trials">Returns of every trial over the same periods, at least two trials.</param>
    /// <param name="blocks">S: even, 2 to 20; 16 gives 12,870 splits. What does not fill the blocks evenly is left out at the start.</param>
    /// <exception cref="ArgumentException">Trials of different lengths, fewer than two, or fewer than two periods a block.</exception>
    public static OverfittingProbability Of(IReadOnlyList<double[]> trials, int blocks = 16, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(trials);
        if (blocks is < 2 or > 20 || blocks % 2 != 0) throw new ArgumentOutOfRangeException(nameof(blocks), blocks, "blocks: must be even, 2 to 20");
        if (trials.Count < 2) throw new ArgumentException($"trials: {trials.Count}, must be at least 2", nameof(trials));
        int length = trials[0].Length / blocks;
        if (length < 2) throw new ArgumentException($"periods: {trials[0].Length}, must be at least {2 * blocks} for {blocks} blocks", nameof(trials));
        var columns = new TrialBlocks[trials.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            if (trials[i].Length != trials[0].Length)
                throw new ArgumentException($"trials[{i}]: {trials[i].Length} periods, must be {trials[0].Length} like the first", nameof(trials));
            columns[i] = new TrialBlocks(trials[i].AsSpan(trials[i].Length - length * blocks), length);
        }

        var logits = new List<double>();
        var selecting = new List<double>();
        var judging = new List<double>();
        var ratios = new double[columns.Length];
        for (uint half = 0; half < 1u << blocks; half++)
        {
            if (BitOperations.PopCount(half) != blocks / 2) continue;
            ct.ThrowIfCancellationRequested();
            int best = 0;
            double bestRatio = double.NegativeInfinity;
            for (int i = 0; i < columns.Length; i++)
            {
                double ratio = columns[i].Sharpe(half);
                ratios[i] = columns[i].Sharpe(~half);
                if (ratio <= bestRatio) continue;
                best = i;
                bestRatio = ratio;
            }
            double rank = RankOf(best, ratios);
            logits.Add(Math.Log(rank / (columns.Length + 1.0 - rank)));
            selecting.Add(bestRatio);
            judging.Add(ratios[best]);
        }
        return new OverfittingProbability(
            logits.Count(logit => logit <= 0.0) / (double)logits.Count,
            logits,
            judging.Count(ratio => ratio < 0.0) / (double)judging.Count,
            BenchmarkStatistics.Beta([.. judging], [.. selecting]));
    }

    /// <summary>1 for the worst, N for the best; equals share the mean of their ranks.</summary>
    private static double RankOf(int selected, double[] ratios)
    {
        int below = 0, equal = 0;
        foreach (double ratio in ratios)
        {
            if (ratio < ratios[selected]) below++;
            else if (ratio == ratios[selected]) equal++;
        }
        return below + (equal + 1) / 2.0;
    }

    /// <summary>Sums per block, so that a half costs S additions instead of a pass over its returns.</summary>
    private readonly struct TrialBlocks
    {
        private const double RoundingNoise = 1e-12;

        private readonly int _length;
        private readonly double _mean;
        private readonly double[] _sums;
        private readonly double[] _squares;

        public TrialBlocks(ReadOnlySpan<double> returns, int length)
        {
            _length = length;
            _mean = ReturnStatistics.Mean(returns)!.Value;
            _sums = new double[returns.Length / length];
            _squares = new double[_sums.Length];
            for (int i = 0; i < returns.Length; i++)
            {
                // Around the mean, or the squares would cancel and leave noise.
                double difference = returns[i] - _mean;
                _sums[i / length] += difference;
                _squares[i / length] += difference * difference;
            }
        }

        /// <summary>Mean ÷ deviation over the blocks whose bit is set; 0 for a trial that never moved there.</summary>
        public double Sharpe(uint half)
        {
            double sum = 0.0, squares = 0.0;
            int count = 0;
            for (int block = 0; block < _sums.Length; block++)
            {
                if ((half >> block & 1u) == 0u) continue;
                sum += _sums[block];
                squares += _squares[block];
                count += _length;
            }
            double mean = sum / count;
            double variance = squares / count - mean * mean;
            return variance <= RoundingNoise * squares / count ? 0.0 : (_mean + mean) / Math.Sqrt(variance);
        }
    }
}
