namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>Runs a backup or a verification and notes in the repository how it ended.</summary>
internal static class RecordedRun
{
    /// <param name="run">Throws when it fails.</param>
    /// <param name="result">Backup and size of what succeeded.</param>
    public static async Task<T> OfAsync<T>(
        IBackupStore store, bool isBackup, Func<Task<T>> run, Func<T, (string Id, long Bytes)> result, TimeProvider time, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        try
        {
            var done = await run();
            var (id, bytes) = result(done);
            await NoteAsync(before => RunStatus.Succeeded(before, time.GetUtcNow(), id, time.GetElapsedTime(began), bytes), CancellationToken.None);
            return done;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw; // somebody stopped it: no failure of the backup
        }
        catch (Exception e)
        {
            try
            {
                await NoteAsync(before => RunStatus.Failed(before, e.Message), CancellationToken.None);
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException or BackupDamagedException)
            {
                // A repository that cannot be written is why the run failed; the first reason is the one to tell.
            }
            throw;
        }

        Task NoteAsync(Func<RunStatus?, RunStatus> change, CancellationToken token)
        {
            var status = Known();
            status = isBackup ? status with { Backup = change(status.Backup) } : status with { RestoreTest = change(status.RestoreTest) };
            return status.WriteAsync(store, token);
        }

        RepositoryStatus Known()
        {
            try
            {
                return RepositoryStatus.Read(store);
            }
            catch (BackupDamagedException)
            {
                return new RepositoryStatus(1, null, null);
            }
        }
    }
}
