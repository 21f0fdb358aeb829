using BotCore.TradingEngine.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Jobs;

internal sealed class SqliteJobStore(SqliteFile file) : IJobStore
{
    private const string Job = "id, kind, request, pieces, submitted_by, submitted_ms, state, error";
    private const string Piece = "job_id, piece, state, attempt, worker, result";
    private const string Select = $"SELECT {Job}, (SELECT count(*) FROM job_piece WHERE job_id = id AND state = 'Done') FROM job";
    private const string IsOpen = "EXISTS(SELECT 1 FROM job WHERE id = $j AND state IN ('Waiting', 'Running'))";

    public Task<bool> TrySubmitAsync(JobRecord job, CancellationToken ct) => file.WriteAsync(transaction =>
        TryInsert(transaction, job, Enumerable.Range(0, job.Pieces).Select(i => new PieceRecord(job.Id, i, JobState.Waiting, 0, null, null))));

    public Task RestoreAsync(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct) => file.WriteAsync(transaction =>
        TryInsert(transaction, job, pieces) ? true : throw new StoreConflictException($"job {job.Id} is there already"));

    public Task<JobRecord?> FindAsync(string id, CancellationToken ct) =>
        file.ReadAsync($"{Select} WHERE id = $j", [("$j", id)], rows => rows.Read() ? ReadJob(rows) : null);

    public Task<IReadOnlyList<JobRecord>> NewestAsync(int limit, CancellationToken ct) => file.ReadAsync<IReadOnlyList<JobRecord>>(
        $"{Select} ORDER BY submitted_ms DESC, id LIMIT $l", [("$l", limit)], rows => SqliteFile.All(rows, ReadJob));

    public Task<IReadOnlyList<PieceRecord>> PiecesAsync(string jobId, CancellationToken ct) => file.ReadAsync<IReadOnlyList<PieceRecord>>(
        $"SELECT {Piece} FROM job_piece WHERE job_id = $j ORDER BY piece", [("$j", jobId)], rows => SqliteFile.All(rows, ReadPiece));

    public Task<int?> TryTakePieceAsync(string jobId, int index, string worker, CancellationToken ct) => file.WriteAsync<int?>(transaction =>
    {
        int taken = SqliteFile.Execute(
            transaction, $"UPDATE job_piece SET state = 'Running', attempt = attempt + 1, worker = $w WHERE job_id = $j AND piece = $p AND state <> 'Done' AND {IsOpen}",
            ("$w", worker), ("$j", jobId), ("$p", index));
        if (taken == 0) return null;
        SqliteFile.Execute(transaction, "UPDATE job SET state = 'Running' WHERE id = $j AND state = 'Waiting'", ("$j", jobId));
        return (int)(long)SqliteFile.Scalar(transaction, "SELECT attempt FROM job_piece WHERE job_id = $j AND piece = $p", ("$j", jobId), ("$p", index))!;
    });

    public Task<bool> TryCompletePieceAsync(string jobId, int index, int attempt, string result, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        int stored = SqliteFile.Execute(
            transaction, $"UPDATE job_piece SET state = 'Done', result = $r WHERE job_id = $j AND piece = $p AND attempt = $a AND state = 'Running' AND {IsOpen}",
            ("$r", result), ("$j", jobId), ("$p", index), ("$a", attempt));
        if (stored == 0) return false;
        SqliteFile.Execute(
            transaction, "UPDATE job SET state = 'Done' WHERE id = $j AND NOT EXISTS(SELECT 1 FROM job_piece WHERE job_id = $j AND state <> 'Done')", ("$j", jobId));
        return true;
    });

    public Task<bool> TryEndAsync(string jobId, JobState state, string? error, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, $"UPDATE job SET state = $s, error = $e WHERE id = $j AND {IsOpen}", ("$s", state.ToString()), ("$e", error), ("$j", jobId)) == 1);

    private static bool TryInsert(SqliteTransaction transaction, JobRecord job, IEnumerable<PieceRecord> pieces)
    {
        int added = SqliteFile.Execute(
            transaction, $"INSERT OR IGNORE INTO job({Job}) VALUES($j, $k, $r, $p, $b, $a, $s, $e)",
            ("$j", job.Id), ("$k", job.Kind), ("$r", job.Request), ("$p", job.Pieces), ("$b", job.SubmittedBy), ("$a", job.SubmittedAt),
            ("$s", job.State.ToString()), ("$e", job.Error));
        if (added == 0) return false;
        foreach (var piece in pieces)
            SqliteFile.Execute(
                transaction, $"INSERT INTO job_piece({Piece}) VALUES($j, $p, $s, $a, $w, $r)",
                ("$j", job.Id), ("$p", piece.Index), ("$s", piece.State.ToString()), ("$a", piece.Attempt), ("$w", piece.Worker), ("$r", piece.Result));
        return true;
    }

    private static JobRecord ReadJob(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), SqliteFile.Time(row, 5),
        Enum.Parse<JobState>(row.GetString(6)), row.GetInt32(8), SqliteFile.TextOrNull(row, 7));

    private static PieceRecord ReadPiece(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt32(1), Enum.Parse<JobState>(row.GetString(2)), row.GetInt32(3), SqliteFile.TextOrNull(row, 4), SqliteFile.TextOrNull(row, 5));
}
