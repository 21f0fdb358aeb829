using BotCore.Trading.Analytics;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Kernel;

/// <summary>Something that happened. The account changes by events only; applying the recorded ones again gives the same account.</summary>
/// <param name="TimeMs">Market time, Unix ms UTC.</param>
public abstract record TradingEvent(long TimeMs);

/// <summary>A closed candle was taken. Recorded by whoever keeps the journal, so that signals can be rebuilt from it.</summary>
/// <param name="TimeMs">Close time of the candle.</param>
/// <param name="Instrument">Index in the kernel's configuration.</param>
/// <param name="Decision">Why this candle led to an order or to none; null when no strategy was due.</param>
public sealed record CandleTaken(long TimeMs, int Instrument, Candle Candle, string? Decision) : TradingEvent(TimeMs);

/// <summary>Capital paid into the account.</summary>
public sealed record CapitalDeposited(long TimeMs, decimal Amount) : TradingEvent(TimeMs);

/// <summary>The strategies together pointed somewhere, and this became of it.</summary>
/// <param name="Outcome">Stable code: <c>ordered</c>, or what stopped it.</param>
/// <param name="OutcomeReason">The same for people.</param>
public sealed record SignalRaised(
    long TimeMs, int Instrument, Direction Direction, double Confidence, string Reason, string Strategies, string Outcome,
    string OutcomeReason) : TradingEvent(TimeMs);

/// <summary>Risk said no; there is no order and nothing in the account changed.</summary>
public sealed record OrderDenied(
    long TimeMs, int Instrument, Side Side, decimal Quantity, OrderOrigin Origin, string Source, string Code, string Detail)
    : TradingEvent(TimeMs);

public sealed record OrderSubmitted(long TimeMs, OrderTicket Ticket) : TradingEvent(TimeMs);

/// <summary>The venue has the order.</summary>
public sealed record OrderAccepted(long TimeMs, long OrderId) : TradingEvent(TimeMs);

/// <summary>The venue said no.</summary>
public sealed record OrderRejected(long TimeMs, long OrderId, string Code, string Detail) : TradingEvent(TimeMs);

/// <summary>The trigger of an order that may fill in parts was reached; it works as a limit or market order now.</summary>
public sealed record OrderTriggered(long TimeMs, long OrderId) : TradingEvent(TimeMs);

/// <summary>A protective stop was tightened.</summary>
/// <param name="IsTrailing">True when it followed the price, false when it followed the entry price of an enlarged position.</param>
public sealed record StopMoved(long TimeMs, long OrderId, decimal StopPrice, bool IsTrailing = true) : TradingEvent(TimeMs);

/// <param name="Quantity">Base asset, above zero.</param>
/// <param name="Price">Quote per base, on the tick grid.</param>
/// <param name="Fee">Quote asset; negative is a rebate.</param>
public sealed record OrderFilled(long TimeMs, long OrderId, decimal Quantity, decimal Price, decimal Fee, Liquidity Liquidity)
    : TradingEvent(TimeMs);

public sealed record OrderCancelled(long TimeMs, long OrderId, string Reason) : TradingEvent(TimeMs);

public sealed record OrderExpired(long TimeMs, long OrderId) : TradingEvent(TimeMs);

/// <summary>A position went back to flat. Follows from the fills; recorded so that readers need not compute it.</summary>
public sealed record TradeClosed(long TimeMs, int Instrument, ClosedTrade Trade) : TradingEvent(TimeMs);

/// <summary>A funding settlement was published: an input, recorded whether or not a position was there to pay.</summary>
/// <param name="Rate">Ratio of notional; positive is paid by longs to shorts.</param>
public sealed record FundingRateTaken(long TimeMs, int Instrument, decimal Rate, decimal MarkPrice) : TradingEvent(TimeMs);

/// <param name="Payment">Quote asset, received positive.</param>
/// <param name="PositionSide">In hedge mode the position it was for.</param>
public sealed record FundingSettled(
    long TimeMs, int Instrument, decimal Rate, decimal MarkPrice, decimal Payment, PositionSide? PositionSide = null) : TradingEvent(TimeMs);

/// <summary>Risk narrows what is allowed.</summary>
/// <param name="UntilMs">When it ends by its time; null when a person or a better margin must lift it.</param>
/// <param name="Instrument">The only instrument it holds for; null for the account.</param>
public sealed record RestrictionImposed(
    long TimeMs, RestrictionCode Code, RiskLevel Level, long? UntilMs, string Detail, int? Instrument = null) : TradingEvent(TimeMs);

/// <param name="Instrument">As it was imposed; null for the account.</param>
public sealed record RestrictionLifted(long TimeMs, RestrictionCode Code, string Detail, int? Instrument = null) : TradingEvent(TimeMs);

/// <summary>
/// The AI service's view of a symbol came in. It is an input like a candle: recorded, so that a replay decides nothing and needs no service.
/// </summary>
/// <param name="FormedMs">When the view was formed, market time, Unix ms; its age counts from here.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Source">What produced it: <c>model</c>, <c>rules</c> …</param>
/// <param name="ModelVersion">As the model registry names it; empty when no model was asked.</param>
public sealed record AiSignalReceived(
    long TimeMs, int Instrument, long FormedMs, Direction Direction, double Confidence, string Source, string ModelVersion)
    : TradingEvent(TimeMs);

/// <summary>A strategy of somebody's own failed and has no voice any more; the others go on.</summary>
/// <param name="Detail">What it did, in a sentence.</param>
public sealed record StrategySilenced(long TimeMs, int Instrument, string Strategy, string Detail) : TradingEvent(TimeMs);

/// <summary>Strategies may, or may no longer, open positions.</summary>
public sealed record TradingSwitched(long TimeMs, bool IsOn, string Reason) : TradingEvent(TimeMs);

/// <summary>A setting has a new value, in the form in which settings are written.</summary>
public sealed record SettingChanged(long TimeMs, string Name, string Value) : TradingEvent(TimeMs);

/// <summary>A command was dealt with; the same command id gets this answer again.</summary>
/// <param name="Fingerprint">Hash of what was asked, to notice an id used for something else.</param>
/// <param name="Code">Why it was denied; null when it was accepted.</param>
public sealed record CommandHandled(
    long TimeMs, string CommandId, string Fingerprint, string Kind, string? Code, string? Reason, IReadOnlyList<long> OrderIds)
    : TradingEvent(TimeMs);
