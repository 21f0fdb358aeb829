using System.Text.Json.Serialization;

namespace BotCore.Contracts.Trading;

/// <summary>A manual order; it passes the same risk engine as a strategy's.</summary>
/// <param name="Quantity">Base asset, above zero, on the symbol's step grid.</param>
/// <param name="Price">Limit price; required for limit and stop_limit, refused for others.</param>
/// <param name="StopPrice">Trigger; required for stop, stop_limit and take_profit, refused for others.</param>
/// <param name="TrailingDistanceRatio">Distance a trailing_stop keeps from the best price, above 0 and up to 0.5; required for it, refused for others.</param>
/// <param name="PositionSide">The position it is about: required in hedge mode, refused in one-way mode.</param>
/// <param name="TrailingActivationPrice">Price from which a trailing_stop follows; absent follows at once. Refused for others.</param>
/// <param name="StopLoss">Protective stop set when an opening order fills; absent means the configured default distance.</param>
/// <param name="TakeProfit">Target set when an opening order fills; absent means the configured default distance.</param>
/// <param name="Leverage">1 to the bracket's maximum; absent means the configured leverage.</param>
public sealed record PlaceOrderRequest(
    [property: JsonRequired] string Symbol,
    [property: JsonRequired] OrderSide Side,
    [property: JsonRequired] OrderKind Kind,
    [property: JsonRequired] decimal Quantity,
    decimal? Price = null,
    decimal? StopPrice = null,
    decimal? StopLoss = null,
    decimal? TakeProfit = null,
    int? Leverage = null,
    bool ReduceOnly = false,
    bool PostOnly = false,
    OrderTimeInForce TimeInForce = OrderTimeInForce.GoodTillCancelled,
    DateTimeOffset? ExpiresAt = null,
    decimal? TrailingDistanceRatio = null,
    decimal? TrailingActivationPrice = null,
    OrderPositionSide? PositionSide = null);

/// <summary>Two orders of one symbol: the first of them to fill, in part or whole, or to reach its trigger cancels the other.</summary>
/// <param name="Second">Of the same symbol as <paramref name="First"/>.</param>
public sealed record PlaceOrderPairRequest([property: JsonRequired] PlaceOrderRequest First, [property: JsonRequired] PlaceOrderRequest Second);

/// <param name="Quantity">Base asset; absent closes all of it.</param>
/// <param name="PositionSide">Which position: required in hedge mode, refused in one-way mode.</param>
public sealed record ClosePositionRequest(decimal? Quantity = null, OrderPositionSide? PositionSide = null);

/// <param name="Confirm">Must be the word <c>KILL</c>.</param>
/// <param name="Reason">Free text for the journal, 3 to 200 characters.</param>
public sealed record KillSwitchRequest(
    [property: JsonRequired] KillSwitchAction Action,
    [property: JsonRequired] string Confirm,
    [property: JsonRequired] string Reason);

/// <summary>Releases the kill switch or another halt that needs a person.</summary>
/// <param name="Confirm">Must be the word <c>RESUME</c>.</param>
public sealed record ReleaseRequest(
    [property: JsonRequired] string Confirm,
    [property: JsonRequired] string Reason);

public sealed record SetModeRequest([property: JsonRequired] TradingMode Mode);

/// <summary>Changes some settings; absent ones stay.</summary>
public sealed record UpdateSettingsRequest(IReadOnlyDictionary<string, string> Values);

/// <param name="Default">As text; decimals by a point.</param>
/// <param name="Range">The allowed values in words, for example <c>0.01 to 0.50</c>.</param>
/// <param name="IsLive">True when a change takes effect at once; false when at the next start.</param>
public sealed record SettingModel(string Name, string Value, string Default, string Range, string Unit, string Description, bool IsLive);

/// <summary>What became of a command. The same idempotency key gives the same answer again.</summary>
/// <param name="Outcome"><c>accepted</c> or <c>denied</c>.</param>
/// <param name="Code">Stable code of a denial (a risk rule or filter); null when accepted.</param>
/// <param name="OrderIds">Orders the command created.</param>
/// <param name="JournalVersion">The durable record in which the command stands.</param>
/// <param name="IsRepeat">True when the idempotency key had been used and this is the earlier answer.</param>
public sealed record CommandResult(
    string CommandId, string Outcome, string? Code, string? Reason, IReadOnlyList<long> OrderIds, long JournalVersion, bool IsRepeat);
