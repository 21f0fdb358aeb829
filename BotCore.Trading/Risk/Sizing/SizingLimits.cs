using BotCore.Trading.Instruments;

namespace BotCore.Trading.Risk.Sizing;

/// <summary>Spends a budget on an instrument, exactly, within what margin and venue allow.</summary>
internal static class SizingLimits
{
    /// <param name="budget">What may be spent, in any unit.</param>
    /// <param name="perUnit">What one base unit spends of it, above zero.</param>
    public static SizingOutcome Spend(decimal budget, decimal perUnit, in SizingInput input)
    {
        var instrument = input.Instrument;
        decimal price = input.EntryPrice;
        int leverage = input.Leverage;
        decimal quantity = LargestWithin(budget, perUnit, instrument);
        var reason = SizingReason.Budget;

        // Margin and costs of q units: q × price × (1 ÷ leverage + costs), taken times the leverage to stay exact.
        decimal free = Math.Max(0m, input.FreeMargin ?? input.Equity);
        Cap(LargestWithin(free * leverage, price * (1m + leverage * input.CostRatio), instrument), SizingReason.CappedByMargin);
        if (quantity > instrument.MaxQuantity) Cap(instrument.FloorToStep(instrument.MaxQuantity), SizingReason.CappedByMaxQuantity);
        if (!IsAllowed(quantity))
        {
            decimal cap = MaxLeverage.NotionalCapAt(leverage, instrument.Brackets);
            if (cap == 0m) return SizingOutcome.Nothing(SizingReason.LeverageNotAllowed);
            decimal largest = LargestWithin(cap, price, instrument);
            Cap(IsAllowed(largest) ? largest : largest - instrument.StepSize, SizingReason.CappedByBracket);
        }

        if (quantity <= 0m || quantity < instrument.MinQuantity) return SizingOutcome.Nothing(SizingReason.BelowMinQuantity);
        if (quantity * price < instrument.MinNotional) return SizingOutcome.Nothing(SizingReason.BelowMinNotional);
        return new SizingOutcome(quantity, reason);

        void Cap(decimal limit, SizingReason by)
        {
            if (limit >= quantity) return;
            quantity = limit;
            reason = by;
        }

        bool IsAllowed(decimal size) => MaxLeverage.ForNotional(size * price, instrument.Brackets) is { } max && max >= leverage;
    }

    /// <exception cref="ArgumentOutOfRangeException">A price, the leverage or the costs out of range.</exception>
    public static void Require(in SizingInput input)
    {
        ArgumentNullException.ThrowIfNull(input.Instrument);
        if (input.EntryPrice <= 0m) throw Out(nameof(input.EntryPrice), input.EntryPrice, "above zero");
        if (input.StopPrice is < 0m) throw Out(nameof(input.StopPrice), input.StopPrice, "zero or more");
        if (input.Leverage < 1) throw Out(nameof(input.Leverage), input.Leverage, "at least 1");
        if (input.CostRatio < 0m) throw Out(nameof(input.CostRatio), input.CostRatio, "zero or more");

        static ArgumentOutOfRangeException Out(string field, object? value, string range) =>
            new(nameof(input), value, $"sizing input {field}: must be {range}");
    }

    /// <summary>A setting of a sizer: above zero and not above its highest sensible value.</summary>
    public static decimal Setting(decimal value, decimal highest, string name) => value > 0m && value <= highest
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name}: must be above 0 and at most {highest}");

    /// <summary>The largest q on the step grid with q × perUnit ≤ budget, exactly.</summary>
    private static decimal LargestWithin(decimal budget, decimal perUnit, Instrument instrument)
    {
        decimal quantity = instrument.FloorToStep(Math.Max(0m, budget) / perUnit);
        // The quotient is rounded to 28 digits and may be a hair too large.
        return quantity * perUnit > budget ? Math.Max(0m, quantity - instrument.StepSize) : quantity;
    }
}
