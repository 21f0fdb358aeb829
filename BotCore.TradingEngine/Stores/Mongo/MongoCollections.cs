namespace BotCore.TradingEngine.Stores.Mongo;

/// <summary>Names of the collections, in one place for stores, migrations and copies.</summary>
internal static class MongoCollections
{
    public const string JournalHeads = "journal_heads";
    public const string Journal = "journal";
    public const string Snapshots = "journal_snapshots";
    public const string Accounts = "accounts";
    public const string Leases = "leases";
    public const string Outbox = "outbox_positions";
    public const string Inbox = "inbox";
    public const string Candles = "candles";
    public const string Settings = "setting_changes";
    public const string Audit = "audit";
    public const string Users = "users";
    public const string Jobs = "jobs";
    public const string JobPieces = "job_pieces";
    public const string Progress = "read_progress";
    public const string ReadState = "read_state";
    public const string Orders = "read_orders";
    public const string Trades = "read_trades";
    public const string Signals = "read_signals";
    public const string Decisions = "read_decisions";
    public const string Predictions = "read_predictions";
    public const string Positions = "read_positions";
    public const string Equity = "read_equity";
    public const string ReadCandles = "read_candles";
    public const string Migrations = "schema_migrations";
    public const string MigrationLock = "schema_lock";
}
