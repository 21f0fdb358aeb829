namespace BotCore.Trading.Signals;

/// <summary>Several voices, one signal.</summary>
/// <remarks>
/// A voice takes a side when it is long or short with a confidence from 0 to 1; a neutral one abstains but counts among the
/// voices. Mean, share and so on are of the winning side.
/// <code>
/// consensus        side with at least the needed voices and more than the other   mean × (0.7 + 0.3 × its share of all voices)
/// weighted         side with the larger Σ weight × confidence                     (its Σ − the other Σ) / Σ weight of both sides
/// best confidence  side of the most confident voice                               that confidence
/// conservative     enough voices at or above the conservative confidence,         their mean × 0.9
///                  none of any confidence against them
/// unanimous        every voice on one side                                        mean
/// </code>
/// A tie is no signal. Opposing voices lower the weighted confidence instead of being averaged into it, and neutral voices
/// never add to a confidence. Weights matter in weighted mode only. Allocates nothing.
/// </remarks>
public static class SignalAggregator
{
    private static readonly AggregationOptions Defaults = new();
    private static readonly Signal TooFewAgree = Neutral("Too few strategies agree.");
    private static readonly Signal Balanced = Neutral("The weighted strategies balance each other or have no view.");
    private static readonly Signal NoBest = Neutral("No strategy has a view, or the most confident ones disagree.");
    private static readonly Signal TooFewConfident = Neutral("Too few strategies are confident.");
    private static readonly Signal Contradiction = Neutral("Strategies contradict each other.");
    private static readonly Signal NotUnanimous = Neutral("The strategies are not unanimous.");

    /// <param name="signals">One per strategy that has a voice.</param>
    /// <param name="options">Valid by <see cref="AggregationOptions.Validate"/>.</param>
    public static Signal Aggregate(ReadOnlySpan<StrategySignal> signals, AggregationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Aggregate(signals, options.Mode, options.MinAgreement, options.ConservativeConfidence, options.ConservativeAgreement);
    }

    /// <summary>As with options whose other values are the defaults.</summary>
    public static Signal Aggregate(ReadOnlySpan<StrategySignal> signals, AggregationMode mode, int minAgreement) =>
        Aggregate(signals, mode, minAgreement, Defaults.ConservativeConfidence, Defaults.ConservativeAgreement);

    private static Signal Aggregate(
        ReadOnlySpan<StrategySignal> signals, AggregationMode mode, int minAgreement, double confident, int confidentNeeded)
    {
        if (NobodySpeaks(signals)) return Silence(mode);
        var longs = Side.Of(signals, Direction.Long, confident);
        var shorts = Side.Of(signals, Direction.Short, confident);
        return mode switch
        {
            AggregationMode.Weighted => Weighted(longs, shorts),
            AggregationMode.BestConfidence => BestConfidence(longs, shorts),
            AggregationMode.Conservative => Conservative(longs, shorts, confidentNeeded),
            AggregationMode.Unanimous => Unanimous(longs, shorts, signals.Length),
            _ => Consensus(longs, shorts, signals.Length, Math.Min(minAgreement, signals.Length)),
        };
    }

    private static Signal Consensus(in Side longs, in Side shorts, int voices, int needed)
    {
        ref readonly var winner = ref longs.Voices > shorts.Voices ? ref longs : ref shorts;
        if (longs.Voices == shorts.Voices || winner.Voices < needed) return TooFewAgree;
        double share = (double)winner.Voices / voices;
        return winner.Says(winner.Mean * (0.7 + 0.3 * share), "Enough strategies agree on long.", "Enough strategies agree on short.");
    }

    private static Signal Weighted(in Side longs, in Side shorts)
    {
        double balance = longs.WeightedConfidence - shorts.WeightedConfidence;
        if (balance == 0.0) return Balanced;
        ref readonly var winner = ref balance > 0.0 ? ref longs : ref shorts;
        return winner.Says(
            Math.Abs(balance) / (longs.Weight + shorts.Weight),
            "The weighted strategies lean to long.", "The weighted strategies lean to short.");
    }

    private static Signal BestConfidence(in Side longs, in Side shorts)
    {
        if (longs.Best == shorts.Best) return NoBest;
        ref readonly var winner = ref longs.Best > shorts.Best ? ref longs : ref shorts;
        return winner.Says(winner.Best, "The most confident strategy is long.", "The most confident strategy is short.");
    }

    private static Signal Conservative(in Side longs, in Side shorts, int needed)
    {
        if (longs.Voices > 0 && shorts.Voices > 0) return Contradiction;
        ref readonly var winner = ref longs.Voices > 0 ? ref longs : ref shorts;
        if (winner.ConfidentVoices < needed) return TooFewConfident;
        return winner.Says(
            winner.ConfidentSum / winner.ConfidentVoices * 0.9,
            "Confident strategies are long and none is short.", "Confident strategies are short and none is long.");
    }

    private static Signal Unanimous(in Side longs, in Side shorts, int voices)
    {
        ref readonly var winner = ref longs.Voices > 0 ? ref longs : ref shorts;
        if (winner.Voices == 0 || winner.Voices != voices) return NotUnanimous;
        return winner.Says(winner.Mean, "All strategies are long.", "All strategies are short.");
    }

    /// <summary>Most candles: no voice takes a side, and there is nothing to add up.</summary>
    private static bool NobodySpeaks(ReadOnlySpan<StrategySignal> signals)
    {
        foreach (ref readonly var voice in signals)
            if (voice.Signal.Direction != Direction.Neutral) return false;
        return true;
    }

    /// <summary>What no voice that takes a side adds up to.</summary>
    internal static Signal Silence(AggregationMode mode) => mode switch
    {
        AggregationMode.Weighted => Balanced,
        AggregationMode.BestConfidence => NoBest,
        AggregationMode.Conservative => TooFewConfident,
        AggregationMode.Unanimous => NotUnanimous,
        _ => TooFewAgree,
    };

    private static Signal Neutral(string reason) => new(Direction.Neutral, 0.0, reason);

    /// <summary>What the voices of one direction add up to.</summary>
    private struct Side
    {
        private Direction _direction;
        private double _sum;

        public int Voices;
        public double Weight;
        public double WeightedConfidence;
        public double Best;
        public int ConfidentVoices;
        public double ConfidentSum;

        public readonly double Mean => _sum / Voices;

        public static Side Of(ReadOnlySpan<StrategySignal> signals, Direction direction, double confident)
        {
            var side = new Side { _direction = direction };
            foreach (ref readonly var voice in signals)
            {
                double confidence = voice.Signal.Confidence;
                // A voice outside 0..1 is a bug of its strategy; trading on it would be one of ours.
                if (voice.Signal.Direction != direction || !(confidence is >= 0.0 and <= 1.0)) continue;
                side.Voices++;
                side._sum += confidence;
                side.Weight += voice.Weight;
                side.WeightedConfidence += voice.Weight * confidence;
                side.Best = Math.Max(side.Best, confidence);
                if (confidence < confident) continue;
                side.ConfidentVoices++;
                side.ConfidentSum += confidence;
            }
            return side;
        }

        public readonly Signal Says(double confidence, string longReason, string shortReason) =>
            new(_direction, confidence, _direction == Direction.Long ? longReason : shortReason);
    }
}
