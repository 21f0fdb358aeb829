namespace BotCore.TradingEngine.Projections;

/// <summary>
/// The tables of the read models. Decimals are text as the API writes them, times are Unix ms, words are those of the API.
/// There is no migration: a database of another version is thrown away and built again from the journal.
/// </summary>
internal static class ReadModelSchema
{
    /// <summary>Stored as <c>user_version</c>; raise it with every change of the tables or of what is written into them.</summary>
    public const int Version = 4;

    public const string Create =
        """
        CREATE TABLE progress (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL,      -- journal version the tables contain
            origin TEXT NOT NULL           -- first record of the journal they were built from
        );
        CREATE TABLE saved_state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL,
            state BLOB NOT NULL
        );
        CREATE TABLE orders (
            id INTEGER PRIMARY KEY,
            symbol TEXT NOT NULL, side TEXT NOT NULL, kind TEXT NOT NULL, time_in_force TEXT NOT NULL, quantity TEXT NOT NULL,
            filled_quantity TEXT NOT NULL, price TEXT, stop_price TEXT, average_price TEXT, reduce_only INTEGER NOT NULL,
            post_only INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, origin TEXT NOT NULL, created_ms INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL, pair_id INTEGER, trailing_distance_ratio TEXT, trailing_activation_price TEXT, stop_loss TEXT,
            take_profit TEXT, expires_ms INTEGER, position_side TEXT
        );
        CREATE INDEX orders_by_symbol ON orders (symbol, id);
        CREATE TABLE trades (
            id INTEGER PRIMARY KEY,
            symbol TEXT NOT NULL, direction TEXT NOT NULL, quantity TEXT NOT NULL, entry_price TEXT NOT NULL, exit_price TEXT NOT NULL,
            entry_ms INTEGER NOT NULL, exit_ms INTEGER NOT NULL, leverage INTEGER NOT NULL, gross_pnl TEXT NOT NULL, fees TEXT NOT NULL,
            funding TEXT NOT NULL, net_pnl TEXT NOT NULL, exit_reason TEXT NOT NULL, entry_reason TEXT NOT NULL, strategy TEXT NOT NULL,
            max_favourable_ratio REAL NOT NULL, max_adverse_ratio REAL NOT NULL
        );
        CREATE INDEX trades_by_symbol ON trades (symbol, id);
        CREATE TABLE signals (
            id INTEGER PRIMARY KEY,        -- journal version of the record
            time_ms INTEGER NOT NULL, symbol TEXT NOT NULL, strategy TEXT NOT NULL, direction TEXT NOT NULL, confidence REAL NOT NULL,
            reason TEXT NOT NULL, outcome TEXT NOT NULL, outcome_reason TEXT NOT NULL,
            decision_id INTEGER            -- the decision it belongs to; null for a manual order that was denied
        );
        CREATE INDEX signals_by_decision ON signals (decision_id);
        CREATE INDEX signals_by_symbol ON signals (symbol, id);
        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,        -- journal version of the candle it was taken at
            time_ms INTEGER NOT NULL, symbol TEXT NOT NULL, code TEXT NOT NULL
        );
        CREATE INDEX decisions_by_symbol ON decisions (symbol, id);
        CREATE TABLE predictions (
            id INTEGER PRIMARY KEY,        -- journal version of the record
            time_ms INTEGER NOT NULL, symbol TEXT NOT NULL, direction TEXT NOT NULL, confidence REAL NOT NULL, source TEXT NOT NULL,
            model_version TEXT NOT NULL, formed_ms INTEGER NOT NULL
        );
        CREATE INDEX predictions_by_symbol ON predictions (symbol, id);
        CREATE TABLE positions (           -- the open ones, as they stand at the version of progress
            symbol TEXT NOT NULL, direction TEXT NOT NULL, quantity TEXT NOT NULL, entry_price TEXT NOT NULL, mark_price TEXT,
            unrealised_pnl TEXT, pnl_on_margin_ratio TEXT, leverage INTEGER NOT NULL, margin TEXT NOT NULL, stop_price TEXT,
            target_price TEXT, liquidation_price TEXT, opened_ms INTEGER NOT NULL, strategy TEXT NOT NULL, entry_reason TEXT NOT NULL,
            PRIMARY KEY (symbol, direction)
        ) WITHOUT ROWID;
        CREATE TABLE equity (
            time_ms INTEGER PRIMARY KEY,
            equity TEXT NOT NULL
        );
        CREATE TABLE candles (
            symbol TEXT NOT NULL, minutes INTEGER NOT NULL, open_ms INTEGER NOT NULL, open REAL NOT NULL, high REAL NOT NULL,
            low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL, is_closed INTEGER NOT NULL,
            PRIMARY KEY (symbol, minutes, open_ms)
        ) WITHOUT ROWID;
        """;

    /// <summary>Every table with content.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["progress", "saved_state", "orders", "trades", "signals", "decisions", "predictions", "positions", "equity", "candles"];
}
