using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Matching.Interval;

/// <summary>A filled entry, with its stop.</summary>
internal sealed class OpenTrade
{
    private readonly double _feeRate;
    private readonly double _entryValue;

    /// <param name="price">Fill price, e of the rules.</param>
    public OpenTrade(IntervalRules rules, EntryOrder order, double price)
    {
        OpenIndex = order.OpenIndex;
        Side = order.Side;
        Tag = order.Tag;
        Price = price;
        Leverage = rules.Leverage;
        Quantity = rules.StakePerTrade * rules.Leverage / price;
        _feeRate = rules.FeeRate;
        _entryValue = TradeValue.OfEntry(Side, Quantity, price, _feeRate);
        // Step 3: measured from the real fill price.
        StopDistance = Math.Abs(rules.StopLoss);
        Stop = InitialStop = StopAt(price, StopDistance);
    }

    /// <summary>Candle in which the entry order was first placed.</summary>
    public int OpenIndex { get; }

    public Direction Side { get; }

    public string? Tag { get; }

    /// <summary>Entry price e.</summary>
    public double Price { get; }

    /// <summary>Base asset, not rounded.</summary>
    public double Quantity { get; }

    public double Leverage { get; }

    public bool IsLong => Side == Direction.Long;

    /// <summary>s of the rules: +1 long, −1 short.</summary>
    public int Sign => (int)Side;

    public double InitialStop { get; }

    public double Stop { get; private set; }

    /// <summary>d of the rules: the distance of the last accepted stop, fraction of the margin.</summary>
    public double StopDistance { get; private set; }

    /// <summary>True once the stop was moved.</summary>
    public bool IsTrailed { get; private set; }

    /// <summary>F of the rules: high for a long, low for a short.</summary>
    public double Favourable(in Candle candle) => IsLong ? candle.High : candle.Low;

    /// <summary><c>profit(x)</c> of the rules against a threshold: negative below it, 0 equal in 8 decimals, positive above it.</summary>
    /// <remarks>The exact profit is slow, and only needed where plain doubles are too near the threshold to tell.</remarks>
    public int CompareProfit(double price, double threshold)
    {
        double plain = IsLong
            ? Leverage * (price * (1.0 - _feeRate) / (Price * (1.0 + _feeRate)) - 1.0)
            : Leverage * (1.0 - price * (1.0 + _feeRate) / (Price * (1.0 - _feeRate)));
        double profit = Math.Abs(plain - threshold) > 1e-7 * (1.0 + Math.Abs(plain) + Leverage)
            ? plain
            : TradeValue.ProfitRatio(Side, _entryValue, TradeValue.OfExit(Side, Quantity, price, _feeRate), Leverage);
        return profit.CompareTo(threshold);
    }

    /// <summary>Moves the stop to <c>price × (1 − s d / L)</c> if that is tighter.</summary>
    public void TightenStop(double price, double distance)
    {
        double stop = StopAt(price, distance);
        if (IsLong ? stop <= Stop : stop >= Stop) return;
        Stop = stop;
        StopDistance = distance;
        IsTrailed = true;
    }

    /// <param name="lifetime">The candles from <see cref="OpenIndex"/> to the one in which the exit filled.</param>
    public IntervalTrade Close(ReadOnlySpan<Candle> lifetime, double price, IntervalExitReason reason)
    {
        double profit = TradeValue.Profit(Side, _entryValue, TradeValue.OfExit(Side, Quantity, price, _feeRate));
        double lowest = lifetime[0].Low, highest = lifetime[0].High;
        foreach (ref readonly var candle in lifetime[1..])
        {
            lowest = Math.Min(lowest, candle.Low);
            highest = Math.Max(highest, candle.High);
        }
        return new IntervalTrade(
            OpenIndex, OpenIndex + lifetime.Length - 1, lifetime[0].OpenTimeMs, lifetime[^1].OpenTimeMs, Side, Price, price, Quantity, Leverage,
            profit / _entryValue * Leverage, profit, reason, InitialStop, Stop, lowest, highest, Tag);
    }

    private double StopAt(double price, double distance) => price * (1.0 - Sign * (distance / Leverage));
}
