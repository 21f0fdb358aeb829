using System.Globalization;

namespace BotCore.Trading.Signals;

/// <summary>How strategies are heard together.</summary>
public sealed class AggregationOptions
{
    /// <summary>Default consensus.</summary>
    public AggregationMode Mode { get; init; } = AggregationMode.Consensus;

    /// <summary>Strategies that must agree in consensus; where fewer have a voice, all of them. Default 3, range 1–20.</summary>
    public int MinAgreement { get; init; } = 3;

    /// <summary>Confidence from which a voice counts in conservative mode. Default 0.7, range 0.5–0.95.</summary>
    public double ConservativeConfidence { get; init; } = 0.7;

    /// <summary>Such voices that conservative mode needs. Default 2, range 2–20.</summary>
    public int ConservativeAgreement { get; init; } = 2;

    /// <returns>Every error, naming option, value and allowed range; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!Enum.IsDefined(Mode)) errors.Add($"mode: {Mode} is not one of {string.Join(", ", Enum.GetNames<AggregationMode>())}");
        if (MinAgreement is < 1 or > 20) errors.Add($"minAgreement: {MinAgreement} is not a number of strategies from 1 to 20");
        if (!(ConservativeConfidence is >= 0.5 and <= 0.95))
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"conservativeConfidence: {ConservativeConfidence} is not a confidence from 0.5 to 0.95"));
        if (ConservativeAgreement is < 2 or > 20)
            errors.Add($"conservativeAgreement: {ConservativeAgreement} is not a number of strategies from 2 to 20");
        return errors;
    }
}
