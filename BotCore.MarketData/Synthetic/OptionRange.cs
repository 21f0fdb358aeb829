namespace BotCore.MarketData.Synthetic;

/// <summary>Range check of an option, worded the same everywhere.</summary>
internal static class OptionRange
{
    /// <summary>Adds <c>place: value, must be low to high</c> when the value is outside or no number.</summary>
    public static void Check(string place, double value, double low, double high, ICollection<string> errors)
    {
        if (!(value >= low && value <= high)) errors.Add(FormattableString.Invariant($"{place}: {value}, must be {low} to {high}"));
    }
}
