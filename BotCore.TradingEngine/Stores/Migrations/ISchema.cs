namespace BotCore.TradingEngine.Stores.Migrations;

/// <summary>One step of a schema.</summary>
/// <param name="Version">From 1, without holes.</param>
/// <param name="Name">A few words; stored with the step when it is applied.</param>
/// <param name="Changes">What the step does, one line each, for the dry run.</param>
internal sealed record MigrationStep(int Version, string Name, IReadOnlyList<string> Changes);

/// <param name="Version">Of the step.</param>
internal sealed record AppliedMigration(int Version, string Name, DateTimeOffset At);

/// <summary>The schema of one database and its steps. Each step may be applied again, and taken back.</summary>
internal interface ISchema
{
    /// <summary>What it is the schema of, for people, without secrets.</summary>
    string Place { get; }

    IReadOnlyList<MigrationStep> Steps { get; }

    /// <summary>Steps that are applied, oldest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<AppliedMigration>> AppliedAsync(CancellationToken ct);

    /// <summary>Applies a step and notes it. A step that was interrupted is applied again from its beginning.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task ApplyAsync(MigrationStep step, DateTimeOffset at, CancellationToken ct);

    /// <summary>Takes a step back and forgets it, with the data that only it has a place for.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task RevertAsync(MigrationStep step, CancellationToken ct);
}
