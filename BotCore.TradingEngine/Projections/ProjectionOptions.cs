namespace BotCore.TradingEngine.Projections;

/// <summary>How the read models are kept.</summary>
internal sealed record ProjectionOptions
{
    /// <summary>Candles kept per symbol and timeframe. Default 10,000 (a week of 1m, 27 years of 1d); 100 or more.</summary>
    public int CandleRetention { get; init; } = 10_000;

    /// <summary>Most records of one transaction.</summary>
    public int MaxBatchRecords { get; init; } = 100_000;

    /// <summary>Longest time records wait for their transaction while more keep coming.</summary>
    public TimeSpan MaxBatchAge { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Records after which the state of the projector is saved, so that a start need not read the journal from its beginning.</summary>
    public int SaveStateEvery { get; init; } = 100_000;

    /// <summary>Longest time without looking into the journal, in case no commit was announced.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First wait after a failed write; doubled up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(10);
}
