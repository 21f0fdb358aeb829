using System.Globalization;
using BotCore.Contracts.Ai;
using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>Queries on the read models; several at a time, none waits for the writer.</summary>
internal sealed class SqliteReadModels(ReadModelDatabase database, VersionGate gate, RebuildRequests rebuild) : IReadModels
{
    public long Version => gate.Version;

    public Task<bool> WaitForAsync(long version, TimeSpan patience, CancellationToken ct) => gate.WaitForAsync(version, patience, ct);

    public Task RebuildAsync(CancellationToken ct) => rebuild.AskAsync(ct);

    public Task<Page<OrderModel>> OrdersAsync(PageQuery query, CancellationToken ct) => PageAsync(
        "id, symbol, side, kind, time_in_force, quantity, filled_quantity, price, stop_price, average_price, reduce_only, post_only, state, reason, origin, created_ms, updated_ms, pair_id, trailing_distance_ratio, trailing_activation_price, stop_loss, take_profit, expires_ms, position_side",
        "orders", query, ReadOrder, ct);

    public Task<Page<TradeModel>> TradesAsync(PageQuery query, CancellationToken ct) => PageAsync(
        "id, symbol, direction, quantity, entry_price, exit_price, entry_ms, exit_ms, leverage, gross_pnl, fees, funding, net_pnl, exit_reason, entry_reason, strategy, max_favourable_ratio, max_adverse_ratio",
        "trades", query, ReadTrade, ct);

    public Task<Page<SignalModel>> SignalsAsync(PageQuery query, CancellationToken ct) => PageAsync(
        "id, time_ms, symbol, strategy, direction, confidence, reason, outcome, outcome_reason", "signals", query, ReadSignal, ct);

    public Task<Page<DecisionModel>> DecisionsAsync(DecisionQuery query, CancellationToken ct) => ReadAsync(
        $"""
        SELECT d.id, d.time_ms, d.symbol, d.code, s.direction, s.confidence, s.reason, s.outcome_reason
        FROM decisions d LEFT JOIN signals s ON s.decision_id = d.id
        WHERE d.id < $cursor AND d.time_ms >= $from AND d.time_ms < $to
            {(query.Page.Symbol is null ? "" : " AND d.symbol = $symbol")}{(query.Code is null ? "" : " AND d.code = $code")}
        ORDER BY d.id DESC LIMIT $limit
        """,
        [
            ("$cursor", query.Page.Cursor ?? long.MaxValue), ("$from", query.FromMs ?? long.MinValue), ("$to", query.ToMs ?? long.MaxValue),
            ("$symbol", query.Page.Symbol?.ToString()), ("$code", query.Code), ("$limit", query.Page.Limit + 1L),
        ],
        rows => PageOf(rows, query.Page.Limit, ReadDecision),
        ct);

    public Task<Page<PredictionModel>> PredictionsAsync(PageQuery query, CancellationToken ct) => PageAsync(
        "id, time_ms, symbol, direction, confidence, source, model_version, formed_ms", "predictions", query, ReadPrediction, ct);

    public Task<IReadOnlyList<PositionModel>> PositionsAsync(CancellationToken ct) => ReadAsync<IReadOnlyList<PositionModel>>(
        """
        SELECT symbol, direction, quantity, entry_price, mark_price, unrealised_pnl, pnl_on_margin_ratio, leverage, margin, stop_price,
            target_price, liquidation_price, opened_ms, strategy, entry_reason
        FROM positions ORDER BY symbol, direction
        """,
        [],
        rows =>
        {
            var positions = new List<PositionModel>();
            while (rows.Read()) positions.Add(ReadPosition(rows));
            return positions;
        },
        ct);

    public Task<IReadOnlyList<CandleModel>> CandlesAsync(
        Symbol symbol, Timeframe timeframe, int limit, long? beforeMs, CancellationToken ct) => ReadAsync<IReadOnlyList<CandleModel>>(
        """
        SELECT open_ms, open, high, low, close, volume, is_closed FROM candles
        WHERE symbol = $symbol AND minutes = $minutes AND open_ms < $before ORDER BY open_ms DESC LIMIT $limit
        """,
        [("$symbol", symbol.ToString()), ("$minutes", timeframe.Minutes), ("$before", beforeMs ?? long.MaxValue), ("$limit", limit)],
        rows =>
        {
            var candles = new List<CandleModel>();
            while (rows.Read())
                candles.Add(MarketMapping.ToModel(
                    new Candle(rows.GetInt64(0), rows.GetDouble(1), rows.GetDouble(2), rows.GetDouble(3), rows.GetDouble(4), rows.GetDouble(5)),
                    rows.GetBoolean(6)));
            candles.Reverse();
            return candles;
        },
        ct);

    public Task<IReadOnlyList<EquityPointModel>> EquityAsync(int limit, CancellationToken ct) => ReadAsync<IReadOnlyList<EquityPointModel>>(
        // Position i of n goes to slot i·(limit−1)/(n−1); the first of each slot is taken, so both ends are.
        """
        SELECT time_ms, equity FROM (
            SELECT time_ms, equity, ROW_NUMBER() OVER (ORDER BY time_ms) - 1 AS i, COUNT(*) OVER () AS n FROM equity)
        WHERE n <= $limit OR i = 0 OR i * ($limit - 1) / (n - 1) > (i - 1) * ($limit - 1) / (n - 1) ORDER BY time_ms
        """,
        [("$limit", limit)],
        rows =>
        {
            var points = new List<EquityPointModel>();
            while (rows.Read()) points.Add(new EquityPointModel(TimeAt(rows, 0), DecimalAt(rows, 1)));
            return points;
        },
        ct);

    private Task<Page<T>> PageAsync<T>(string columns, string table, PageQuery query, Func<SqliteDataReader, T> read, CancellationToken ct) => ReadAsync(
        $"SELECT {columns} FROM {table} WHERE id < $cursor{(query.Symbol is null ? "" : " AND symbol = $symbol")} ORDER BY id DESC LIMIT $limit",
        [("$cursor", query.Cursor ?? long.MaxValue), ("$symbol", query.Symbol?.ToString()), ("$limit", query.Limit + 1L)],
        rows => PageOf(rows, query.Limit, read),
        ct);

    private static Page<T> PageOf<T>(SqliteDataReader rows, int limit, Func<SqliteDataReader, T> read)
    {
        var items = new List<T>();
        long last = 0;
        bool more = false;
        while (rows.Read())
        {
            more = items.Count == limit; // the row beyond the page only tells that there is another page
            if (more) break;
            items.Add(read(rows));
            last = rows.GetInt64(0);
        }
        return new Page<T>(items, more ? last.ToString(CultureInfo.InvariantCulture) : null);
    }

    private Task<T> ReadAsync<T>(
        string sql, ReadOnlySpan<(string Name, object? Value)> parameters, Func<SqliteDataReader, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            // SQLite answers from the page cache in microseconds and has no asynchronous interface.
            using var connection = database.OpenForReading();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
                if (value is not null) command.Parameters.AddWithValue(name, value);
            using var rows = command.ExecuteReader();
            return Task.FromResult(read(rows));
        }
        catch (SqliteException e)
        {
            return Task.FromException<T>(new ReadModelsUnavailableException($"the read models cannot be read: {e.Message}", e));
        }
    }

    private static OrderModel ReadOrder(SqliteDataReader rows) => new(
        rows.GetInt64(0), OrderMapping.ClientOrderId(rows.GetInt64(0)), rows.GetString(1), Words<OrderSide>.Parse(rows.GetString(2)),
        Words<OrderKind>.Parse(rows.GetString(3)), Words<OrderTimeInForce>.Parse(rows.GetString(4)), DecimalAt(rows, 5), DecimalAt(rows, 6),
        DecimalOrNullAt(rows, 7), DecimalOrNullAt(rows, 8), DecimalOrNullAt(rows, 9), rows.GetBoolean(10), rows.GetBoolean(11),
        Words<OrderState>.Parse(rows.GetString(12)), rows.IsDBNull(13) ? null : rows.GetString(13), rows.GetString(14), TimeAt(rows, 15),
        TimeAt(rows, 16), rows.IsDBNull(17) ? null : rows.GetInt64(17), DecimalOrNullAt(rows, 18), DecimalOrNullAt(rows, 19),
        DecimalOrNullAt(rows, 20), DecimalOrNullAt(rows, 21), rows.IsDBNull(22) ? null : TimeAt(rows, 22),
        rows.IsDBNull(23) ? null : Words<OrderPositionSide>.Parse(rows.GetString(23)));

    private static TradeModel ReadTrade(SqliteDataReader rows) => new(
        rows.GetInt64(0), rows.GetString(1), Words<TradeDirection>.Parse(rows.GetString(2)), DecimalAt(rows, 3), DecimalAt(rows, 4),
        DecimalAt(rows, 5), TimeAt(rows, 6), TimeAt(rows, 7), rows.GetInt32(8), DecimalAt(rows, 9), DecimalAt(rows, 10), DecimalAt(rows, 11),
        DecimalAt(rows, 12), rows.GetString(13), rows.GetString(14), rows.GetString(15), rows.GetDouble(16), rows.GetDouble(17));

    private static SignalModel ReadSignal(SqliteDataReader rows) => new(
        TimeAt(rows, 1), rows.GetString(2), rows.GetString(3), Words<TradeDirection>.Parse(rows.GetString(4)), rows.GetDouble(5),
        rows.GetString(6), rows.GetString(7), rows.GetString(8));

    private static PredictionModel ReadPrediction(SqliteDataReader rows) => new(
        TimeAt(rows, 1), rows.GetString(2), Words<TradeDirection>.Parse(rows.GetString(3)), rows.GetDouble(4), rows.GetString(5), rows.GetString(6),
        TimeAt(rows, 7));

    private static PositionModel ReadPosition(SqliteDataReader rows) => new(
        rows.GetString(0), Words<TradeDirection>.Parse(rows.GetString(1)), DecimalAt(rows, 2), DecimalAt(rows, 3), DecimalOrNullAt(rows, 4),
        DecimalOrNullAt(rows, 5), DecimalOrNullAt(rows, 6), rows.GetInt32(7), DecimalAt(rows, 8), DecimalOrNullAt(rows, 9), DecimalOrNullAt(rows, 10),
        DecimalOrNullAt(rows, 11), TimeAt(rows, 12), rows.GetString(13), rows.GetString(14));

    private static DecisionModel ReadDecision(SqliteDataReader rows)
    {
        string code = rows.GetString(3);
        var known = DecisionCodes.Find(code);
        bool hasSignal = !rows.IsDBNull(4);
        return new DecisionModel(
            TimeAt(rows, 1), rows.GetString(2), code, known?.Kind ?? DecisionCodes.UnknownKind, known?.Meaning ?? "",
            hasSignal ? Words<TradeDirection>.Parse(rows.GetString(4)) : null, hasSignal ? rows.GetDouble(5) : null,
            hasSignal ? rows.GetString(6) : null, hasSignal ? rows.GetString(7) : null);
    }

    private static DateTimeOffset TimeAt(SqliteDataReader rows, int column) => WordMapping.Time(rows.GetInt64(column));

    private static decimal DecimalAt(SqliteDataReader rows, int column) =>
        decimal.Parse(rows.GetString(column), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static decimal? DecimalOrNullAt(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : DecimalAt(rows, column);
}
