namespace BotCore.Contracts.Trading;

/// <summary>The engine in one glance.</summary>
/// <param name="Instance">Changes with every start of the process.</param>
/// <param name="IsTrading">True when strategies may open positions.</param>
/// <param name="RiskReason">Why the level is not Active; null when it is.</param>
/// <param name="BlockedReason">Why the phase is Blocked; null otherwise.</param>
/// <param name="Market">Source of the market: <c>synthetic</c> or <c>replay</c>.</param>
/// <param name="Speed">Market time per wall time: 1 is real time; null means as fast as possible.</param>
/// <param name="MarketTime">Close time of the last candle taken; null before the first.</param>
/// <param name="Progress">Share of a recorded market already taken, 0..1; null for a market without an end.</param>
/// <param name="JournalVersion">Number of the last durable journal record.</param>
/// <param name="TradeHash">Hash over all closed trades, lower-case hex.</param>
/// <param name="RecoveredRecords">Journal records applied at the last start.</param>
public sealed record StatusModel(
    string Service, string Version, string Instance, DateTimeOffset StartedAt, EnginePhase Phase, TradingMode Mode,
    bool IsTrading, RiskLevel Risk, string? RiskReason, string? BlockedReason, string Market, double? Speed,
    DateTimeOffset? MarketTime, double? Progress, long Candles, long JournalVersion, long ClosedTrades, string TradeHash,
    long RecoveredRecords, IReadOnlyList<string> Symbols);

/// <summary>Money of the account, quote asset, decimals as text.</summary>
/// <param name="WalletBalance">Cash including realised results, fees and funding.</param>
/// <param name="Equity">Wallet balance plus unrealised PnL.</param>
/// <param name="UsedMargin">Initial margin of open positions.</param>
/// <param name="AvailableBalance">Equity minus used margin, not below zero.</param>
/// <param name="DrawdownRatio">Loss from the highest equity so far, positive ratio.</param>
/// <param name="DayPnl">Equity now minus equity at 00:00 UTC.</param>
/// <param name="RealisedPnl">Gross result of everything closed.</param>
/// <param name="Fees">Paid in total, positive.</param>
/// <param name="Funding">Received minus paid.</param>
/// <param name="PositionMode">Whether a symbol has one netted position, or a long and a short one side by side.</param>
public sealed record AccountModel(
    string Account, string Asset, decimal StartingBalance, decimal WalletBalance, decimal Equity, decimal UnrealisedPnl,
    decimal UsedMargin, decimal AvailableBalance, decimal PeakEquity, decimal DrawdownRatio, decimal DayStartEquity, decimal DayPnl,
    decimal RealisedPnl, decimal Fees, decimal Funding, int OpenPositions, long ClosedTrades, DateTimeOffset? Time,
    AccountPositionMode PositionMode = AccountPositionMode.OneWay);

/// <summary>An open position; in hedge mode a symbol can have two, one a direction.</summary>
/// <param name="Quantity">Base asset, above zero; the side is in <paramref name="Direction"/>.</param>
/// <param name="MarkPrice">Newest mark; null before the first.</param>
/// <param name="UnrealisedPnl">At the mark price, before exit fees.</param>
/// <param name="PnlOnMarginRatio">Unrealised PnL over initial margin.</param>
public sealed record PositionModel(
    string Symbol, TradeDirection Direction, decimal Quantity, decimal EntryPrice, decimal? MarkPrice, decimal? UnrealisedPnl,
    decimal? PnlOnMarginRatio, int Leverage, decimal Margin, decimal? StopPrice, decimal? TargetPrice, decimal? LiquidationPrice,
    DateTimeOffset OpenedAt, string Strategy, string EntryReason);

/// <param name="Reason">Why it was denied, rejected or cancelled, as a stable code; null otherwise.</param>
/// <param name="Origin">strategy, protection, manual, risk or kill_switch.</param>
/// <param name="PairId">Number of the first order of its pair: a fill or a trigger of one cancels the other; null outside a pair.</param>
/// <param name="TrailingDistanceRatio">Distance the stop keeps from the best price once it follows; null when it does not follow.</param>
/// <param name="TrailingActivationPrice">Price from which it follows; null follows at once.</param>
/// <param name="StopLoss">Protective stop its fill will set, as a price; null for the configured distance and for what opens nothing.</param>
/// <param name="TakeProfit">Target its fill will set, likewise.</param>
/// <param name="PositionSide">In hedge mode the position it is about; null in one-way mode.</param>
/// <param name="ExpiresAt">When a good-till-date order ends.</param>
public sealed record OrderModel(
    long Id, string ClientOrderId, string Symbol, OrderSide Side, OrderKind Kind, OrderTimeInForce TimeInForce, decimal Quantity,
    decimal FilledQuantity, decimal? Price, decimal? StopPrice, decimal? AveragePrice, bool ReduceOnly, bool PostOnly,
    OrderState State, string? Reason, string Origin, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long? PairId = null, decimal? TrailingDistanceRatio = null, decimal? TrailingActivationPrice = null, decimal? StopLoss = null,
    decimal? TakeProfit = null, DateTimeOffset? ExpiresAt = null, OrderPositionSide? PositionSide = null);

/// <summary>A closed round trip.</summary>
/// <param name="NetPnl">Gross PnL − fees + funding.</param>
public sealed record TradeModel(
    long Id, string Symbol, TradeDirection Direction, decimal Quantity, decimal EntryPrice, decimal ExitPrice,
    DateTimeOffset EntryTime, DateTimeOffset ExitTime, int Leverage, decimal GrossPnl, decimal Fees, decimal Funding, decimal NetPnl,
    string ExitReason, string EntryReason, string Strategy, double MaxFavourableRatio, double MaxAdverseRatio);

/// <summary>What one strategy, or their aggregation (<c>strategy = "aggregate"</c>), said about a symbol.</summary>
/// <param name="Outcome">Stable code of what became of it: <c>ordered</c>, or the gate, risk rule or filter that stopped it.</param>
/// <param name="OutcomeReason">The same for people.</param>
public sealed record SignalModel(
    DateTimeOffset Time, string Symbol, string Strategy, TradeDirection Direction, double Confidence, string Reason,
    string Outcome, string OutcomeReason);

/// <summary>What was decided at a primary candle: an order, or why there was none.</summary>
/// <param name="Time">Close of the candle.</param>
/// <param name="Code">Stable code: <c>ordered</c>, or the first thing that stood in the way.</param>
/// <param name="Kind">trade, signal, gate, protection, risk, filter, sizing or position.</param>
/// <param name="Meaning">The code in a sentence.</param>
/// <param name="Direction">Where the strategies pointed together; null when they pointed nowhere.</param>
/// <param name="SignalReason">Why they pointed there, with the names of those that agreed; null when they pointed nowhere.</param>
/// <param name="Detail">What stood in the way, with its figures; null when they pointed nowhere.</param>
public sealed record DecisionModel(
    DateTimeOffset Time, string Symbol, string Code, string Kind, string Meaning, TradeDirection? Direction, double? Confidence,
    string? SignalReason, string? Detail);

public sealed record EquityPointModel(DateTimeOffset Time, decimal Equity);

/// <param name="Weight">In weighted aggregation, 0..10.</param>
public sealed record StrategyModel(
    string Name, bool IsEnabled, double Weight, IReadOnlyList<string> Timeframes, IReadOnlyList<StrategyParameterModel> Parameters,
    IReadOnlyList<SignalModel> LastSignals);

/// <summary>What one strategy has of the account: its sub-ledger. The sums over all of them are the account's own figures, exactly.</summary>
/// <param name="Strategy">Its name; <c>manual</c> for what a person opened.</param>
/// <param name="RealisedPnl">Gross result of closed quantity.</param>
/// <param name="Fees">Paid, positive.</param>
/// <param name="Funding">Received minus paid.</param>
/// <param name="NetPnl">Realised PnL − fees + funding.</param>
/// <param name="UnrealisedPnl">Of its parts of open positions at their marks; null when one of them has no mark.</param>
public sealed record StrategyLedgerModel(
    string Strategy, decimal RealisedPnl, decimal Fees, decimal Funding, decimal NetPnl, decimal? UnrealisedPnl, IReadOnlyList<StrategyHoldingModel> Holdings);

/// <summary>A strategy's part of an open position.</summary>
/// <param name="Quantity">Base asset, above zero.</param>
/// <param name="Cost">What it was entered for, quote asset.</param>
public sealed record StrategyHoldingModel(string Symbol, TradeDirection Direction, decimal Quantity, decimal Cost, decimal? UnrealisedPnl);

public sealed record StrategyParameterModel(string Name, double Value, double Default, double Min, double Max, double Step, string Description);

/// <summary>One page of a list, newest first.</summary>
/// <param name="Next">Pass as <c>cursor</c> to get the following page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
