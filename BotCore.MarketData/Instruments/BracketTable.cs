using BotCore.Trading.Instruments;

namespace BotCore.MarketData.Instruments;

/// <summary>
/// Builds a margin table from what its author decides: caps, rates and leverages. The floors and the maintenance amounts follow,
/// because brackets have no holes and the maintenance margin is continuous where two of them meet.
/// </summary>
internal static class BracketTable
{
    /// <param name="steps">Upper end (quote asset), maintenance rate and highest leverage of each bracket, lowest first.</param>
    public static IReadOnlyList<LeverageBracket> Of(ReadOnlySpan<(decimal Cap, decimal Rate, int Leverage)> steps)
    {
        var brackets = new LeverageBracket[steps.Length];
        decimal floor = 0, amount = 0, rate = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            // floor × rate − amount is the same number on both sides of the boundary
            amount += floor * (steps[i].Rate - (i == 0 ? steps[i].Rate : rate));
            rate = steps[i].Rate;
            brackets[i] = new LeverageBracket(floor, steps[i].Cap, rate, amount, steps[i].Leverage);
            floor = steps[i].Cap;
        }
        return brackets;
    }
}
