using BotCore.TradingEngine.Api;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// The one writer of the read models. A batch and the version it reaches are written in one transaction, so after any crash
/// the tables are those of exactly one journal version.
/// </summary>
/// <param name="candleRetention">Candles kept per symbol and timeframe, by time: as many timeframes back from the newest.</param>
internal sealed class ReadModelWriter(ReadModelDatabase database, int candleRetention) : IDisposable
{
    private SqliteConnection? _connection;
    private Statements? _statements;
    private long _thinnedToMs;

    /// <summary>Opens the database when it is not open, and reads how far it is.</summary>
    /// <exception cref="SqliteException">Disk full, read-only or gone.</exception>
    public (long Version, string? Origin) Open()
    {
        _connection ??= database.OpenForWriting();
        _statements ??= new Statements(_connection);
        using var ask = _connection.CreateCommand();
        ask.CommandText = "SELECT version, origin FROM progress";
        using var row = ask.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetString(1)) : (0, null);
    }

    /// <summary>The newest saved state of the fold.</summary>
    public (long Version, byte[] State)? LoadState()
    {
        using var ask = _connection!.CreateCommand();
        ask.CommandText = "SELECT version, state FROM saved_state";
        using var row = ask.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>Tells from where the equity curve still has to be thinned, after a start.</summary>
    /// <param name="nowMs">Market time at the version the tables contain.</param>
    public void ResumeAt(long nowMs) => _thinnedToMs = EquityCurve.WholeFrom(nowMs);

    /// <summary>Writes a batch.</summary>
    /// <param name="fold">Stands at the version of the batch.</param>
    /// <param name="savesState">True to save the fold with it.</param>
    /// <exception cref="SqliteException">Disk full, read-only or gone; nothing was written.</exception>
    public void Write(ProjectionBatch batch, ProjectionFold fold, string origin, bool savesState)
    {
        var statements = _statements!;
        using var transaction = _connection!.BeginTransaction();
        foreach (var changed in batch.Orders.Values) statements.Write(OrderMapping.ToModel(changed.Order, changed.Symbol, changed.UpdatedMs, changed.Reason));
        foreach (var trade in batch.Trades) statements.Write(TradeMapping.ToModel(trade));
        foreach (var (version, signal, decision) in batch.Signals) statements.Write(version, signal, decision);
        foreach (var decision in batch.Decisions) statements.Write(in decision);
        WriteCandles(statements, batch, fold);
        long wholeFrom = EquityCurve.WholeFrom(fold.NowMs);
        foreach (var (timeMs, equity) in batch.Equity.Thinned(wholeFrom)) statements.WriteEquity(timeMs, equity);
        if (wholeFrom > _thinnedToMs) statements.ThinEquity(_thinnedToMs, wholeFrom);
        statements.WriteProgress(fold.Version, origin);
        if (savesState) statements.WriteState(fold.Version, fold.Save());
        transaction.Commit();
        _thinnedToMs = Math.Max(_thinnedToMs, wholeFrom);
    }

    /// <summary>Throws every row away.</summary>
    public void Empty()
    {
        ReadModelDatabase.Empty(_connection!);
        _thinnedToMs = 0;
    }

    /// <summary>Closes the connection; <see cref="Open"/> makes a new one.</summary>
    public void Close()
    {
        _statements?.Dispose();
        _connection?.Dispose();
        (_statements, _connection) = (null, null);
    }

    /// <summary>Throws the file away, when it is damaged.</summary>
    public void Delete()
    {
        Close();
        database.Delete();
        _thinnedToMs = 0;
    }

    public void Dispose() => Close();

    private void WriteCandles(Statements statements, ProjectionBatch batch, ProjectionFold fold)
    {
        foreach (var ((symbol, timeframe), candles) in batch.Candles)
        {
            if (candles.Count == 0) continue;
            string name = symbol.ToString();
            long beforeMs = candles[^1].OpenTimeMs - candleRetention * timeframe.Ms;
            foreach (var candle in candles)
                if (candle.OpenTimeMs > beforeMs) statements.Write(name, timeframe.Minutes, in candle, isClosed: true);
            statements.DeleteCandles(name, timeframe.Minutes, beforeMs);
        }
        foreach (var (symbol, timeframe, candle) in fold.OpenCandles())
            statements.Write(symbol.ToString(), timeframe.Minutes, in candle, isClosed: false);
    }
}
