using BotCore.TradingEngine.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Stores.Jobs;

internal sealed class SqliteJobStore(SqliteFile file) : IJobStore
{
    private const string Job = "id, kind, request, pieces, submitted_by, submitted_ms, state, error, planned_units, ended_ms";
    private const string Piece = "job_id, piece, state, attempt, worker, result, payload, units, tries, beat, progress, error";
    private const string Bare = "job_id, piece, state, attempt, worker, NULL, '', units, tries, beat, progress, error";
    private const string Select = $"""
        SELECT {Job}, (SELECT count(*) FROM job_piece WHERE job_id = id AND state = 'Done'),
            (SELECT coalesce(sum(CASE state WHEN 'Done' THEN units WHEN 'Running' THEN units * progress ELSE 0 END), 0) FROM job_piece WHERE job_id = id)
        FROM job
        """;
    private const string IsOpen = "EXISTS(SELECT 1 FROM job WHERE id = $j AND state IN ('Waiting', 'Running'))";
    private const string IsMine = $"job_id = $j AND piece = $p AND attempt = $a AND state = 'Running' AND {IsOpen}";

    public Task<bool> TrySubmitAsync(JobRecord job, CancellationToken ct) => file.WriteAsync(transaction =>
        TryInsert(transaction, job, null, Enumerable.Range(0, job.Pieces).Select(i => new PieceRecord(job.Id, i, JobState.Waiting, 0, null, null))));

    public Task RestoreAsync(JobRecord job, string? result, IReadOnlyList<PieceRecord> pieces, CancellationToken ct) => file.WriteAsync(transaction =>
        TryInsert(transaction, job, result, pieces) ? true : throw new StoreConflictException($"job {job.Id} is there already"));

    public Task<JobRecord?> FindAsync(string id, CancellationToken ct) =>
        file.ReadAsync($"{Select} WHERE id = $j", [("$j", id)], rows => rows.Read() ? ReadJob(rows) : null);

    public Task<string?> ResultAsync(string id, CancellationToken ct) =>
        file.ReadAsync("SELECT result FROM job WHERE id = $j", [("$j", id)], rows => rows.Read() ? SqliteFile.TextOrNull(rows, 0) : null);

    public Task<IReadOnlyList<JobRecord>> PageAsync(string? kind, int limit, JobCursor? after, CancellationToken ct) => file.ReadAsync<IReadOnlyList<JobRecord>>(
        $"{Select} WHERE ($k IS NULL OR kind = $k) AND ($m IS NULL OR submitted_ms < $m OR (submitted_ms = $m AND id > $i)) ORDER BY submitted_ms DESC, id LIMIT $l",
        [("$k", kind), ("$m", after?.SubmittedAt), ("$i", after?.Id), ("$l", limit)], rows => SqliteFile.All(rows, ReadJob));

    public Task<IReadOnlyList<JobRecord>> OpenAsync(CancellationToken ct) => file.ReadAsync<IReadOnlyList<JobRecord>>(
        $"{Select} WHERE state IN ('Waiting', 'Running') ORDER BY submitted_ms, id", [], rows => SqliteFile.All(rows, ReadJob));

    public Task<IReadOnlyList<PieceRecord>> PiecesAsync(string jobId, CancellationToken ct) => file.ReadAsync<IReadOnlyList<PieceRecord>>(
        $"SELECT {Piece} FROM job_piece WHERE job_id = $j ORDER BY piece", [("$j", jobId)], rows => SqliteFile.All(rows, ReadPiece));

    public Task<IReadOnlyList<PieceRecord>> OpenPiecesAsync(string jobId, CancellationToken ct) => file.ReadAsync<IReadOnlyList<PieceRecord>>(
        $"SELECT {Bare} FROM job_piece WHERE job_id = $j AND state <> 'Done' ORDER BY piece", [("$j", jobId)], rows => SqliteFile.All(rows, ReadPiece));

    public Task<PieceRecord?> TryTakePieceAsync(string jobId, int index, string worker, int replaces, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        int taken = SqliteFile.Execute(
            transaction, $"""
            UPDATE job_piece SET state = 'Running', attempt = attempt + 1, tries = tries + 1, worker = $w, progress = 0
            WHERE job_id = $j AND piece = $p AND (state = 'Waiting' OR (state = 'Running' AND attempt <= $a)) AND {IsOpen}
            """,
            ("$w", worker), ("$j", jobId), ("$p", index), ("$a", replaces));
        if (taken == 0) return null;
        SqliteFile.Execute(transaction, "UPDATE job SET state = 'Running' WHERE id = $j AND state = 'Waiting'", ("$j", jobId));
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT {Piece} FROM job_piece WHERE job_id = $j AND piece = $p";
        command.Parameters.AddWithValue("$j", jobId);
        command.Parameters.AddWithValue("$p", index);
        using var rows = command.ExecuteReader();
        return SqliteFile.All(rows, ReadPiece)[0];
    });

    public Task<bool> BeatAsync(string jobId, int index, int attempt, double progress, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, $"UPDATE job_piece SET beat = beat + 1, progress = $s WHERE {IsMine}",
        ("$s", progress), ("$j", jobId), ("$p", index), ("$a", attempt)) == 1);

    public Task<int?> TryCompletePieceAsync(string jobId, int index, int attempt, string result, CancellationToken ct) => file.WriteAsync<int?>(transaction =>
    {
        int stored = SqliteFile.Execute(
            transaction, $"UPDATE job_piece SET state = 'Done', progress = 1, result = $r WHERE {IsMine}",
            ("$r", result), ("$j", jobId), ("$p", index), ("$a", attempt));
        if (stored == 0) return null;
        return (int)(long)SqliteFile.Scalar(transaction, "SELECT count(*) FROM job_piece WHERE job_id = $j AND state <> 'Done'", ("$j", jobId))!;
    });

    public Task<bool> TryReturnPieceAsync(string jobId, int index, int attempt, string? error, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, $"UPDATE job_piece SET state = 'Waiting', progress = 0, tries = tries - ($e IS NULL), error = coalesce($e, error) WHERE {IsMine}",
        ("$e", error), ("$j", jobId), ("$p", index), ("$a", attempt)) == 1);

    public Task<bool> TryFailPieceAsync(string jobId, int index, int attempt, string error, DateTimeOffset at, CancellationToken ct) => file.WriteAsync(transaction =>
        SqliteFile.Execute(transaction, $"UPDATE job_piece SET state = 'Failed', error = $e WHERE {IsMine}", ("$e", error), ("$j", jobId), ("$p", index), ("$a", attempt)) == 1
        && End(transaction, jobId, JobState.Failed, error, at));

    public Task<bool> TryExtendAsync(string jobId, int pieces, IReadOnlyList<NewPiece> more, long plannedUnits, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        int extended = SqliteFile.Execute(
            transaction, $"UPDATE job SET pieces = pieces + $m, planned_units = $u WHERE id = $j AND pieces = $n AND {IsOpen}",
            ("$m", more.Count), ("$u", plannedUnits), ("$j", jobId), ("$n", pieces));
        if (extended == 0) return false;
        for (int i = 0; i < more.Count; i++)
            Insert(transaction, new PieceRecord(jobId, pieces + i, JobState.Waiting, 0, null, null, more[i].Payload, more[i].Units));
        return true;
    });

    public Task<bool> TryFinishAsync(string jobId, int pieces, string result, DateTimeOffset at, CancellationToken ct) => file.WriteAsync(transaction => SqliteFile.Execute(
        transaction, $"""
        UPDATE job SET state = 'Done', result = $r, ended_ms = $t
        WHERE id = $j AND pieces = $n AND {IsOpen} AND NOT EXISTS(SELECT 1 FROM job_piece WHERE job_id = $j AND state <> 'Done')
        """,
        ("$r", result), ("$t", at), ("$j", jobId), ("$n", pieces)) == 1);

    public Task<bool> TryEndAsync(string jobId, JobState state, string? error, DateTimeOffset at, CancellationToken ct) =>
        file.WriteAsync(transaction => End(transaction, jobId, state, error, at));

    public Task<bool> TryResumeAsync(string jobId, CancellationToken ct) => file.WriteAsync(transaction =>
    {
        int resumed = SqliteFile.Execute(
            transaction, "UPDATE job SET state = 'Running', error = NULL, ended_ms = NULL WHERE id = $j AND state IN ('Failed', 'Cancelled')", ("$j", jobId));
        if (resumed == 0) return false;
        SqliteFile.Execute(transaction, "UPDATE job_piece SET state = 'Waiting', tries = 0, progress = 0 WHERE job_id = $j AND state <> 'Done'", ("$j", jobId));
        return true;
    });

    private static bool End(SqliteTransaction transaction, string jobId, JobState state, string? error, DateTimeOffset at) => SqliteFile.Execute(
        transaction, $"UPDATE job SET state = $s, error = $e, ended_ms = $t WHERE id = $j AND {IsOpen}",
        ("$s", state.ToString()), ("$e", error), ("$t", at), ("$j", jobId)) == 1;

    private static bool TryInsert(SqliteTransaction transaction, JobRecord job, string? result, IEnumerable<PieceRecord> pieces)
    {
        int added = SqliteFile.Execute(
            transaction, $"INSERT OR IGNORE INTO job({Job}, result) VALUES($j, $k, $r, $p, $b, $a, $s, $e, $u, $t, $o)",
            ("$j", job.Id), ("$k", job.Kind), ("$r", job.Request), ("$p", job.Pieces), ("$b", job.SubmittedBy), ("$a", job.SubmittedAt),
            ("$s", job.State.ToString()), ("$e", job.Error), ("$u", job.PlannedUnits), ("$t", job.EndedAt), ("$o", result));
        if (added == 0) return false;
        foreach (var piece in pieces) Insert(transaction, piece);
        return true;
    }

    private static void Insert(SqliteTransaction transaction, PieceRecord piece) => SqliteFile.Execute(
        transaction, $"INSERT INTO job_piece({Piece}) VALUES($j, $p, $s, $a, $w, $r, $y, $u, $t, $b, $g, $e)",
        ("$j", piece.JobId), ("$p", piece.Index), ("$s", piece.State.ToString()), ("$a", piece.Attempt), ("$w", piece.Worker), ("$r", piece.Result),
        ("$y", piece.Payload), ("$u", piece.Units), ("$t", piece.Tries), ("$b", piece.Beat), ("$g", piece.Progress), ("$e", piece.Error));

    private static JobRecord ReadJob(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), SqliteFile.Time(row, 5),
        Enum.Parse<JobState>(row.GetString(6)), row.GetInt32(10), SqliteFile.TextOrNull(row, 7), row.GetInt64(8), row.GetDouble(11), SqliteFile.TimeOrNull(row, 9));

    private static PieceRecord ReadPiece(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt32(1), Enum.Parse<JobState>(row.GetString(2)), row.GetInt32(3), SqliteFile.TextOrNull(row, 4), SqliteFile.TextOrNull(row, 5),
        row.GetString(6), row.GetInt32(7), row.GetInt32(8), row.GetInt64(9), row.GetDouble(10), SqliteFile.TextOrNull(row, 11));
}
