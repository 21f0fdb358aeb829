using BotCore.TradingEngine.Api;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// The read models in a file of their own, with one writer: this. A batch and the version it reaches are one transaction, so
/// after any crash the tables are those of exactly one journal version.
/// </summary>
/// <remarks>SQLite has no asynchronous interface; a transaction takes milliseconds, and the projector has nothing else to do.</remarks>
internal sealed class SqliteReadModelStore(ReadModelDatabase database) : IReadModelStore, IDisposable
{
    private SqliteConnection? _connection;
    private Statements? _statements;
    private long _thinnedToMs;

    public bool IsWriter => true;

    public Task<ReadModelProgress> OpenAsync(CancellationToken ct) => Guarded(() =>
    {
        _connection ??= database.OpenForWriting();
        _statements ??= new Statements(_connection);
        using var ask = _connection.CreateCommand();
        ask.CommandText = "SELECT version, origin FROM progress";
        using var row = ask.ExecuteReader();
        return row.Read() ? new ReadModelProgress(row.GetInt64(0), row.GetString(1)) : new ReadModelProgress(0, null);
    });

    public Task<(long Version, byte[] State)?> LoadStateAsync(CancellationToken ct) => Guarded(() =>
    {
        using var ask = _connection!.CreateCommand();
        ask.CommandText = "SELECT version, state FROM saved_state";
        using var row = ask.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : ((long, byte[])?)null;
    });

    public void ResumeAt(long nowMs) => _thinnedToMs = EquityCurve.WholeFrom(nowMs);

    public Task WriteAsync(ProjectionBatch batch, ProjectionFold fold, string origin, bool savesState, CancellationToken ct) => Guarded(() =>
    {
        var statements = _statements!;
        using var transaction = _connection!.BeginTransaction();
        foreach (var changed in batch.Orders.Values) statements.Write(OrderMapping.ToModel(changed.Order, changed.Symbol, changed.UpdatedMs, changed.Reason));
        foreach (var trade in batch.Trades) statements.Write(TradeMapping.ToModel(trade));
        foreach (var (version, signal, decision) in batch.Signals) statements.Write(version, signal, decision);
        foreach (var decision in batch.Decisions) statements.Write(in decision);
        foreach (var (version, prediction) in batch.Predictions) statements.Write(version, prediction);
        statements.DeletePositions();
        foreach (var position in PositionMapping.ToModels(fold.Account)) statements.Write(position);
        WriteCandles(statements, batch, fold);
        long wholeFrom = EquityCurve.WholeFrom(fold.NowMs);
        foreach (var (timeMs, equity) in batch.Equity.Thinned(wholeFrom)) statements.WriteEquity(timeMs, equity);
        if (wholeFrom > _thinnedToMs) statements.ThinEquity(_thinnedToMs, wholeFrom);
        statements.WriteProgress(fold.Version, origin);
        if (savesState) statements.WriteState(fold.Version, fold.Save());
        transaction.Commit();
        _thinnedToMs = Math.Max(_thinnedToMs, wholeFrom);
        return true;
    });

    public Task DiscardAsync(CancellationToken ct) => Guarded(() =>
    {
        Close();
        database.Delete();
        _thinnedToMs = 0;
        return true;
    });

    public Task TidyAsync(CancellationToken ct) => Task.CompletedTask; // a deleted file leaves nothing

    public void Close()
    {
        _statements?.Dispose();
        _connection?.Dispose();
        (_statements, _connection) = (null, null);
    }

    public void Dispose() => Close();

    private static Task<T> Guarded<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (SqliteException e) when (ReadModelDatabase.IsDamage(e))
        {
            return Task.FromException<T>(new ReadModelsDamagedException($"the read models are damaged: {e.Message}", e));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return Task.FromException<T>(new ReadModelsUnavailableException($"the read models cannot be written: {e.Message}", e));
        }
    }

    private static void WriteCandles(Statements statements, ProjectionBatch batch, ProjectionFold fold)
    {
        foreach (var ((symbol, timeframe), candles) in batch.Candles)
        {
            if (candles.Count == 0) continue;
            string name = symbol.ToString();
            long beforeMs = batch.ForgottenToMs(timeframe, candles);
            foreach (var candle in candles)
                if (candle.OpenTimeMs > beforeMs) statements.Write(name, timeframe.Minutes, in candle, isClosed: true);
            statements.DeleteCandles(name, timeframe.Minutes, beforeMs);
        }
        foreach (var (symbol, timeframe, candle) in fold.OpenCandles())
            statements.Write(symbol.ToString(), timeframe.Minutes, in candle, isClosed: false);
    }
}
