namespace BotCore.TradingEngine.Projections;

/// <summary>
/// Where the read models stand. A batch and the version it reaches become visible together or not at all, and only on top of
/// the version that was seen last: of two writers one is told that it is not the only one.
/// </summary>
internal interface IReadModelStore
{
    /// <summary>False while another process writes the lists that this one reads; a hint, what is written is checked anyway.</summary>
    bool IsWriter { get; }

    /// <summary>Reads how far the lists are, and makes a place for them when there is none.</summary>
    /// <exception cref="ReadModelsUnavailableException">They cannot be read now.</exception>
    /// <exception cref="ReadModelsDamagedException">Only throwing them away helps.</exception>
    Task<ReadModelProgress> OpenAsync(CancellationToken ct);

    /// <summary>The newest saved state of the fold; null when there is none.</summary>
    /// <exception cref="ReadModelsUnavailableException">They cannot be read now.</exception>
    Task<(long Version, byte[] State)?> LoadStateAsync(CancellationToken ct);

    /// <summary>Tells from where the equity curve still has to be thinned.</summary>
    /// <param name="nowMs">Market time at the version the lists contain, Unix ms.</param>
    void ResumeAt(long nowMs);

    /// <summary>Writes a batch.</summary>
    /// <param name="fold">Stands at the version of the batch.</param>
    /// <param name="origin">First record of the journal, by which lists of another are recognised.</param>
    /// <param name="savesState">True to save the fold with it.</param>
    /// <exception cref="ReadModelsUnavailableException">Nothing was written, or it is not known; <see cref="OpenAsync"/> tells.</exception>
    /// <exception cref="ReadModelsMovedException">Another writer has moved them since they were last looked at; nothing was written.</exception>
    Task WriteAsync(ProjectionBatch batch, ProjectionFold fold, string origin, bool savesState, CancellationToken ct);

    /// <summary>Throws the lists away, also when they are damaged; <see cref="OpenAsync"/> begins new ones.</summary>
    /// <exception cref="ReadModelsUnavailableException">They cannot be written now.</exception>
    Task DiscardAsync(CancellationToken ct);

    /// <summary>Removes some of what was thrown away; called when there is nothing better to do.</summary>
    /// <exception cref="ReadModelsUnavailableException">They cannot be written now.</exception>
    Task TidyAsync(CancellationToken ct);

    /// <summary>Lets go of connections; <see cref="OpenAsync"/> makes new ones.</summary>
    void Close();
}

/// <param name="Version">Journal version the lists contain; 0 for none.</param>
/// <param name="Origin">First record of the journal they were built from; null while they are empty.</param>
internal readonly record struct ReadModelProgress(long Version, string? Origin);

/// <summary>The read models are damaged beyond reading; they can only be built anew.</summary>
internal sealed class ReadModelsDamagedException(string reason, Exception inner) : Exception(reason, inner);

/// <summary>Somebody else has written the read models, or thrown them away; what they contain must be looked at again.</summary>
internal sealed class ReadModelsMovedException(string what) : Exception(what);
