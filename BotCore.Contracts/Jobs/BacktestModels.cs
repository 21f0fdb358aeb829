using System.Text.Json.Serialization;
using BotCore.Contracts.Trading;

namespace BotCore.Contracts.Jobs;

/// <summary>Recorded candles through the trading kernel.</summary>
/// <param name="Candles">Names of files or folders in the data folder, one symbol in one of them only.</param>
/// <param name="Symbol">Symbol of the candles; absent takes it from the file names.</param>
/// <param name="From">First candle; absent: all there are.</param>
/// <param name="To">Candles before this time.</param>
/// <param name="Settings">Settings that differ from the backtest defaults, by name.</param>
/// <param name="Funding">Name of a file of funding settlements in the data folder; absent settles none.</param>
public sealed record SubmitBacktestRequest(
    [property: JsonRequired] IReadOnlyList<string> Candles,
    string? Symbol = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    IReadOnlyDictionary<string, string>? Settings = null,
    string? Funding = null);

/// <summary>A backtest with what it came to.</summary>
/// <param name="Result">Null until it is done.</param>
public sealed record BacktestModel(JobModel Job, SubmitBacktestRequest Request, BacktestResultModel? Result);

/// <summary>What a backtest came to. Figures that the data does not give are null. Positions open at the end are counted at their mark.</summary>
/// <param name="TradeHash">Over all closed trades: equal hash, equal trades, wherever they were made.</param>
/// <param name="ClosedTrades">How many trades were closed.</param>
/// <param name="DeflatedSharpe">Probability that the true Sharpe ratio is above zero, for a single trial.</param>
/// <param name="AmbiguousCandles">Candles in which stop and target both lay, so that the assumed path decided.</param>
/// <param name="Decisions">How often each decision was taken at a primary candle, by code.</param>
/// <param name="Denials">How often risk said no, by code.</param>
/// <param name="Settings">Every setting with the value that was used.</param>
/// <param name="Equity">At candle closes, thinned to at most 2000 points.</param>
/// <param name="Trades">The newest 2000 closed trades, oldest first.</param>
public sealed record BacktestResultModel(
    IReadOnlyList<JobMarketModel> Markets, DateTimeOffset From, DateTimeOffset To, long Candles, string TradeHash, int ClosedTrades, int Wins, int Losses,
    double? WinRate, decimal NetPnl, decimal GrossPnl, decimal Fees, decimal Funding, decimal StartingBalance, decimal FinalBalance, decimal FinalEquity,
    double? ProfitFactor, decimal? Expectancy, double? MaxDrawdownRatio, double? Sharpe, double? Sortino, double? Calmar, double? DeflatedSharpe,
    double? ExposureRatio, int OpenPositions, long AmbiguousCandles, IReadOnlyDictionary<string, long> Decisions, IReadOnlyDictionary<string, long> Denials,
    IReadOnlyDictionary<string, string> Settings, IReadOnlyList<EquityPointModel> Equity, IReadOnlyList<TradeModel> Trades);
