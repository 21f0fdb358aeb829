using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk.Correlation;

namespace BotCore.Trading.Risk;

/// <summary>What a rule looks at: an order somebody wants, and the account as it is.</summary>
/// <param name="Price">The price the order is judged at: its limit, its trigger, or the last close.</param>
/// <param name="StopDistanceRatio">Distance of the stop from the price where the intent names none, ratio of price, 0..1.</param>
/// <param name="Quantity">Base asset; for reducing orders never more than the position.</param>
/// <param name="Equity">Wallet balance plus unrealised PnL at the marks, quote asset.</param>
/// <param name="NowMs">Market time, Unix ms.</param>
/// <param name="LastCandleMs">Close time of the symbol's last candle; 0 before the first.</param>
public readonly record struct RiskQuestion(
    OrderIntent Intent, Instrument Instrument, Account Account, decimal Price, decimal Quantity, decimal Equity, int Leverage,
    decimal StopDistanceRatio, long NowMs, long LastCandleMs)
{
    /// <summary>How markets move together; null where nobody knows, which counts as together.</summary>
    public IReturnCorrelations? Correlations { get; init; }

    public decimal Notional => Price * Quantity;

    /// <summary>Where the protective stop would stand; null for what only reduces. To be asked after the filters: they bound the price.</summary>
    public decimal? StopPrice =>
        Reduces ? null : Intent.StopLoss ?? EntryPlanner.StopFor(Instrument, Intent.Side, Price, StopDistanceRatio);

    public KernelSettings Settings => Account.Settings;

    /// <summary>True when the order can only make the position smaller.</summary>
    public bool Reduces
    {
        get
        {
            if (Intent.PositionSide.HasValue) return Intent.ReduceOnly; // what goes against its side has been made so
            var position = Account.PositionOf(Intent.Instrument);
            return Intent.ReduceOnly
                || (!position.IsFlat && Math.Sign(position.Quantity) != (int)Intent.Side && Quantity <= Math.Abs(position.Quantity));
        }
    }
}

/// <summary>Risk's no.</summary>
/// <param name="Code">Stable, lower case, for example <c>symbol_exposure</c>.</param>
/// <param name="Detail">What was asked, what is allowed.</param>
public sealed record RiskDenial(string Code, string Detail);

/// <summary>One reason to say no. Rules read; they change nothing.</summary>
public interface IRiskRule
{
    /// <returns>Null when the rule has nothing against it.</returns>
    RiskDenial? Check(in RiskQuestion question);
}
