using System.Text.Json;
using BotCore.Contracts.Trading;

namespace BotCore.Contracts.Stream;

/// <summary>
/// One message of the live stream <c>/ws</c>, server to client. Query parameters: <c>epoch</c> and <c>from</c> (last sequence number
/// seen) resume without loss; <c>types</c> (comma separated prefixes, for example <c>trade.,order.</c>) narrows.
/// </summary>
/// <param name="V">Version of this envelope, 1.</param>
/// <param name="Epoch">Identity of the numbering; another epoch means that sequence numbers started again.</param>
/// <param name="Seq">Rises by one for each frame of the epoch; control frames carry the number of the last data frame.</param>
/// <param name="Type">One of <see cref="StreamTypes"/>.</param>
/// <param name="Time">Market time for data frames, wall time for control frames; UTC.</param>
/// <param name="Data">Payload; its type is named at each constant of <see cref="StreamTypes"/>.</param>
/// <param name="Trace">W3C <c>traceparent</c> of what caused the frame, for whoever goes on with the trace; absent when nothing is traced.</param>
public sealed record StreamFrame(int V, string Epoch, long Seq, string Type, DateTimeOffset Time, JsonElement Data, string? Trace = null);

/// <summary>Names of the frames: <c>area.what</c>.</summary>
public static class StreamTypes
{
    /// <summary>First frame of a connection: <see cref="HelloData"/>.</summary>
    public const string Hello = "control.hello";

    /// <summary>Every 30 seconds without other frames: no payload (empty object).</summary>
    public const string Heartbeat = "control.heartbeat";

    /// <summary>The resume point is no longer kept, or the epoch differs: read the REST state again. <see cref="ResetData"/>.</summary>
    public const string Reset = "control.reset";

    /// <summary>Last frame before the server closes: <see cref="ByeData"/>.</summary>
    public const string Bye = "control.bye";

    /// <summary><see cref="Trading.StatusModel"/>.</summary>
    public const string Status = "engine.status";

    /// <summary><see cref="Market.PriceModel"/>, newest per symbol.</summary>
    public const string Price = "market.price";

    /// <summary><see cref="CandleData"/>; an open candle is sent again until it is closed, with volume 0 until then.</summary>
    public const string Candle = "market.candle";

    /// <summary><see cref="Trading.AccountModel"/>.</summary>
    public const string Account = "account.changed";

    /// <summary><see cref="Trading.EquityPointModel"/>.</summary>
    public const string Equity = "account.equity";

    /// <summary><see cref="Trading.PositionModel"/>.</summary>
    public const string Position = "position.changed";

    /// <summary><see cref="PositionClosedData"/>.</summary>
    public const string PositionClosed = "position.closed";

    /// <summary><see cref="Trading.OrderModel"/>.</summary>
    public const string Order = "order.changed";

    /// <summary><see cref="Trading.TradeModel"/>.</summary>
    public const string Trade = "trade.closed";

    /// <summary><see cref="Trading.SignalModel"/>: aggregated signals that were not neutral, and orders of people or protections that risk denied.</summary>
    public const string Signal = "signal.raised";

    /// <summary><see cref="RiskData"/>.</summary>
    public const string Risk = "risk.changed";
}

/// <param name="Resumed">True when the frames after <c>from</c> follow; false when a reset follows.</param>
public sealed record HelloData(string Service, string Version, string Epoch, long LastSeq, bool Resumed, int HeartbeatSeconds);

public sealed record ResetData(string Reason, long LastSeq);

/// <param name="Code">slow_client, shutting_down, bad_request.</param>
public sealed record ByeData(string Code, string Reason);

public sealed record CandleData(string Symbol, string Timeframe, Market.CandleModel Candle);

public sealed record PositionClosedData(string Symbol, long TradeId, TradeDirection Direction = TradeDirection.Neutral);

public sealed record RiskData(Trading.RiskLevel Level, string? Reason, bool IsTrading);
