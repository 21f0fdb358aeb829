using BotCore.Trading.Orders;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Kernel;

/// <summary>Something that is asked, by a person or a program outside the strategies.</summary>
/// <param name="CommandId">1 to 64 characters; the same id is never carried out twice.</param>
/// <param name="Fingerprint">Hash of the content, to notice an id used for something else.</param>
public abstract record TradingCommand(string CommandId, string Fingerprint);

/// <summary>A manual order: through the same risk engine as any other.</summary>
public sealed record PlaceOrder(string CommandId, string Fingerprint, OrderIntent Intent) : TradingCommand(CommandId, Fingerprint);

/// <summary>Two manual orders of one symbol: the first of them to fill, in part or whole, or to reach its trigger cancels the other.</summary>
public sealed record PlaceOrderPair(string CommandId, string Fingerprint, OrderIntent First, OrderIntent Second)
    : TradingCommand(CommandId, Fingerprint);

/// <summary>Cancels an order, and with it the other one of its pair.</summary>
public sealed record CancelOrder(string CommandId, string Fingerprint, long OrderId) : TradingCommand(CommandId, Fingerprint);

/// <param name="Quantity">Base asset; null closes all of it.</param>
/// <param name="PositionSide">In hedge mode the position; null in one-way mode.</param>
public sealed record ClosePosition(string CommandId, string Fingerprint, int Instrument, decimal? Quantity, PositionSide? PositionSide = null)
    : TradingCommand(CommandId, Fingerprint);

public sealed record SwitchTrading(string CommandId, string Fingerprint, bool On, string Reason) : TradingCommand(CommandId, Fingerprint);

/// <param name="ClosePositions">True closes every position at market; false leaves them to their protective orders.</param>
public sealed record PullKillSwitch(string CommandId, string Fingerprint, bool ClosePositions, string Reason)
    : TradingCommand(CommandId, Fingerprint);

/// <summary>Lifts every restriction that waits for a person.</summary>
public sealed record ReleaseRestrictions(string CommandId, string Fingerprint, string Reason) : TradingCommand(CommandId, Fingerprint);

/// <summary>The AI service's newest view of a symbol.</summary>
/// <param name="FormedMs">When it was formed, market time, Unix ms; not in the future, newer than the last one taken.</param>
/// <param name="Direction">Neutral when it sees neither.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Source">1 to 64 characters.</param>
/// <param name="ModelVersion">0 to 64 characters.</param>
public sealed record ReportAiSignal(
    string CommandId, string Fingerprint, int Instrument, long FormedMs, Direction Direction, double Confidence, string Source, string ModelVersion)
    : TradingCommand(CommandId, Fingerprint);

/// <summary>Changes settings together: all or none.</summary>
public sealed record ChangeSettings(string CommandId, string Fingerprint, IReadOnlyDictionary<string, string> Values)
    : TradingCommand(CommandId, Fingerprint);

/// <summary>What became of a command.</summary>
/// <param name="Code">Null when accepted; else the stable code of the denial.</param>
/// <param name="IsRepeat">True when the id had been handled before and this is the earlier answer.</param>
/// <param name="IsConflict">True when the id had been used for something else; nothing was done.</param>
public readonly record struct CommandOutcome(
    string? Code, string? Reason, IReadOnlyList<long> OrderIds, bool IsRepeat = false, bool IsConflict = false)
{
    public bool IsAccepted => Code is null && !IsConflict;
}
