using BotCore.TradingEngine.Leases;

namespace BotCore.TradingEngine.Stores.Migrations;

/// <summary>Brings a schema up or down, one process at a time: the others wait for the lease and then find nothing left to do.</summary>
internal sealed class Migrator(ISchema schema, ILeaseStore leases, TimeProvider time)
{
    private const string LeaseName = "schema-migration";
    private static readonly LeaseTerms Terms = new() { Term = TimeSpan.FromSeconds(10) };

    /// <summary>Steps that <see cref="UpAsync"/> would apply now, oldest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<IReadOnlyList<MigrationStep>> PendingAsync(CancellationToken ct)
    {
        var applied = await schema.AppliedAsync(ct);
        RequireKnown(applied);
        return [.. schema.Steps.Where(step => applied.All(note => note.Version != step.Version))];
    }

    /// <returns>The steps applied; empty when nothing was to do.</returns>
    /// <exception cref="SchemaTooNewException">The schema was made by a newer version of this program.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer; what is applied stays, the next run goes on after it.</exception>
    public Task<IReadOnlyList<MigrationStep>> UpAsync(CancellationToken ct) => AloneAsync(
        async held =>
        {
            var done = new List<MigrationStep>();
            foreach (var step in await PendingAsync(held))
            {
                held.ThrowIfCancellationRequested();
                await schema.ApplyAsync(step, time.GetUtcNow(), held);
                done.Add(step);
            }
            return (IReadOnlyList<MigrationStep>)done;
        },
        ct);

    /// <summary>Takes back every step above a version, newest first.</summary>
    /// <param name="version">0 takes back all.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<IReadOnlyList<MigrationStep>> DownAsync(int version, CancellationToken ct) => AloneAsync(
        async held =>
        {
            var done = new List<MigrationStep>();
            foreach (var note in (await schema.AppliedAsync(held)).Where(note => note.Version > version).Reverse())
            {
                held.ThrowIfCancellationRequested();
                var step = schema.Steps.FirstOrDefault(s => s.Version == note.Version) ?? throw new SchemaTooNewException(schema.Place, note, schema.Steps.Count);
                await schema.RevertAsync(step, held);
                done.Add(step);
            }
            return (IReadOnlyList<MigrationStep>)done;
        },
        ct);

    private async Task<T> AloneAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var lease = await Lease.AcquireAsync(leases, LeaseName, ProcessName.OwnRun(), Terms, time, ct);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        return await work(held.Token);
    }

    private void RequireKnown(IReadOnlyList<AppliedMigration> applied)
    {
        if (applied.Count > 0 && applied[^1] is { } last && last.Version > schema.Steps.Count) throw new SchemaTooNewException(schema.Place, last, schema.Steps.Count);
    }
}

/// <summary>The schema is newer than this program; running on it could harm what it does not know.</summary>
internal sealed class SchemaTooNewException(string place, AppliedMigration found, int known)
    : Exception($"{place}: the schema is at version {found.Version} ({found.Name}), this program knows {known}; use the newer program");
