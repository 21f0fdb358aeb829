using System.Globalization;

namespace BotCore.Trading.Matching.Interval;

/// <summary>
/// Every setting of the interval fill model. Ratios are fractions of the margin: a stop of −0.01 at leverage 5 lies 0.2 % from
/// the entry price. Next: <see cref="IntervalModel"/>.
/// </summary>
/// <remarks>The properties take anything; <see cref="Errors"/> says what is wrong, all of it at once.</remarks>
public sealed record IntervalRules
{
    /// <summary>Minutes per candle, 1 to 44,640 (a month).</summary>
    public required int TimeframeMinutes { get; init; }

    /// <summary>Fee of each side as a fraction of the notional, 0 to 0.5.</summary>
    public required double FeeRate { get; init; }

    /// <summary>Margin of one trade, quote asset, above 0.</summary>
    public required double StakePerTrade { get; init; }

    /// <summary>Distance of the stop as a fraction of the margin, written negative: −1 to below 0.</summary>
    public required double StopLoss { get; init; }

    /// <summary>Balance before the first trade, quote asset, above 0; absent: the final wallet is not known. It limits nothing.</summary>
    public double? InitialWallet { get; init; }

    /// <summary>Most trades open at once, over all markets: 0 never trades, −1 is without limit. One market holds one trade at a time anyway.</summary>
    public int MaxOpenTrades { get; init; } = -1;

    /// <summary>1 to 125.</summary>
    public double Leverage { get; init; } = 1.0;

    /// <summary>False: the signals of the short side are taken as never set.</summary>
    public bool CanShort { get; init; } = true;

    /// <summary>False: exit signals are ignored once a trade is open; they still forbid an entry.</summary>
    public bool UseExitSignal { get; init; } = true;

    /// <summary>Profit at which a trade is closed, by its age; empty: never. In any order, no age twice.</summary>
    public IReadOnlyList<RoiStep> Roi { get; init; } = [];

    public TrailingRules Trailing { get; init; } = TrailingRules.Off;

    /// <summary>True: a stop that follows the favourable extreme at the distance of <see cref="StopLoss"/>.</summary>
    public bool HasCustomStop { get; init; }

    /// <summary>Limit price of every entry, above 0; absent: the open.</summary>
    public double? CustomEntryPrice { get; init; }

    /// <summary>Limit price of every exit by signal, above 0; absent: the open.</summary>
    public double? CustomExitPrice { get; init; }

    /// <summary>An unfilled entry order older than this is cancelled, minutes, 0 or more.</summary>
    public int EntryTimeoutMinutes { get; init; } = 10;

    /// <summary>An unfilled exit order older than this is dropped, minutes, 0 or more.</summary>
    public int ExitTimeoutMinutes { get; init; } = 30;

    /// <summary>Price an unfilled entry order is moved to on the next candle, above 0; absent: it is cancelled there.</summary>
    public double? RepriceEntryTo { get; init; }

    /// <summary>What is wrong, each as <c>field is 'value'; allowed is range</c> with the names of the rules file; empty when all is well.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        Number("timeframe_minutes", TimeframeMinutes, TimeframeMinutes is >= 1 and <= 44_640, "a whole number of minutes from 1 to 44640");
        Number("fee_rate", FeeRate, FeeRate is >= 0 and <= 0.5, "a fraction from 0 to 0.5, for example 0.0004");
        Number("stake_per_trade", StakePerTrade, IsAmount(StakePerTrade), Amount);
        Number("stoploss", StopLoss, StopLoss is >= -1 and < 0, "a fraction of the margin from -1 to below 0, for example -0.01");
        Number("initial_wallet", InitialWallet ?? 1, IsAmount(InitialWallet ?? 1), Amount);
        Number("max_open_trades", MaxOpenTrades, MaxOpenTrades is >= -1 and <= 1_000_000, "a whole number from -1 (no limit) to 1000000");
        Number("leverage", Leverage, Leverage is >= 1 and <= 125, "a number from 1 to 125");
        Number("trailing.positive_distance", Trailing.PositiveDistance ?? 1, Trailing.PositiveDistance is null or (> 0 and <= 1), "null, or a fraction above 0, at most 1");
        Number("trailing.positive_offset", Trailing.PositiveOffset, Trailing.PositiveOffset is >= 0 and <= 100, "a fraction from 0 to 100");
        Price("custom_entry_price", CustomEntryPrice);
        Price("custom_exit_price", CustomExitPrice);
        Price("unfilled_entry.reprice_to", RepriceEntryTo);
        Number("entry_timeout_minutes", EntryTimeoutMinutes, EntryTimeoutMinutes >= 0, $"a whole number of minutes from 0 to {int.MaxValue}");
        Number("exit_timeout_minutes", ExitTimeoutMinutes, ExitTimeoutMinutes >= 0, $"a whole number of minutes from 0 to {int.MaxValue}");
        CheckRoi();
        return errors;

        void Number(string field, double value, bool isAllowed, string allowed)
        {
            if (!isAllowed) errors.Add(string.Create(CultureInfo.InvariantCulture, $"{field} is '{value}'; allowed is {allowed}"));
        }

        void Price(string field, double? value) => Number(field, value ?? 1, IsAmount(value ?? 1), $"null, or {Amount}");

        void CheckRoi()
        {
            var ages = new HashSet<int>();
            for (int i = 0; i < Roi.Count; i++)
            {
                var (after, profit) = Roi[i];
                Number($"roi[{i}].after_minutes", after, after >= 0, $"a whole number of minutes from 0 to {int.MaxValue}");
                Number($"roi[{i}].after_minutes", after, ages.Add(after), "each age only once");
                Number($"roi[{i}].profit", profit, profit is >= -1 and <= 1_000_000, "a fraction of the margin from -1 to 1000000");
            }
        }
    }

    private const string Amount = "a number above 0, at most 1E+15";

    private static bool IsAmount(double value) => value is > 0 and <= 1e15;
}

/// <summary>From this age on a trade is closed above this profit.</summary>
/// <param name="AfterMinutes">Age of the trade, minutes since the candle in which its entry order was placed.</param>
/// <param name="Profit">Fraction of the margin; exactly −1 closes at any profit.</param>
public readonly record struct RoiStep(int AfterMinutes, double Profit);

/// <summary>How the stop follows the favourable extreme of the candles.</summary>
/// <param name="IsEnabled">False: the other settings are ignored.</param>
/// <param name="PositiveDistance">Distance once the profit is above the offset, fraction of the margin; absent: always the distance of the stop.</param>
/// <param name="PositiveOffset">Profit that <paramref name="PositiveDistance"/> waits for, fraction of the margin.</param>
/// <param name="OnlyAfterOffset">True: below the offset the stop does not move at all.</param>
public sealed record TrailingRules(bool IsEnabled, double? PositiveDistance, double PositiveOffset, bool OnlyAfterOffset)
{
    public static TrailingRules Off { get; } = new(false, null, 0.0, false);
}
