namespace BotCore.MarketData.Synthetic;

/// <summary>
/// Funding rates of one symbol. The basis, by how much the perpetual trades above its index, wanders and comes back; the rate is that
/// basis and the interest between the two currencies, brought together as the exchange does.
/// </summary>
/// <remarks>
/// Rate = basis + clamp(interest − basis, ±0.05 %), interest 0.01 % for 8 hours: Binance, "Introduction to Binance Futures Funding Rates"
/// (read 2024-10). While the basis is small that is the interest, as on a real market most of the time. The basis is a weighted sum of the
/// last draws, so settlement k is the same however it is reached.
/// </remarks>
internal static class FundingProcess
{
    private const double InterestIn8Hours = 0.0001;
    private const double LargestDamping = 0.0005;
    private const double BasisDeviation = 0.0005;
    private const double LargestRate = 0.0075;
    private const int Memory = 12;
    private const double Decay = 0.8;

    /// <param name="seed">Of the symbol, for funding alone.</param>
    /// <param name="settlement">Number of the settlement, any origin.</param>
    /// <param name="hours">Between two settlements, above zero.</param>
    /// <returns>Ratio of notional with 8 decimals; positive is paid by longs.</returns>
    public static decimal RateAt(ulong seed, long settlement, double hours)
    {
        double basis = 0, weight = 1, squares = 0;
        for (int back = 0; back < Memory; back++)
        {
            basis += weight * new DeterministicRandom(DeterministicRandom.Mix(seed, (ulong)(settlement - back))).NextNormal();
            squares += weight * weight;
            weight *= Decay;
        }
        double share = hours / 8;
        basis *= BasisDeviation * share / Math.Sqrt(squares);
        double interest = InterestIn8Hours * share;
        double rate = basis + Math.Clamp(interest - basis, -LargestDamping * share, LargestDamping * share);
        return decimal.Round((decimal)Math.Clamp(rate, -LargestRate, LargestRate), 8, MidpointRounding.ToEven);
    }
}
