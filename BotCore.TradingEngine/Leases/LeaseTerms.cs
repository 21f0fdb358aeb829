namespace BotCore.TradingEngine.Leases;

/// <summary>The times of a lease.</summary>
internal sealed record LeaseTerms
{
    /// <summary>A lease is over when its beat has stood still for this long. Default 4 s, 1 s to 60 s.</summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Wait between two renewals: a fifth of the term.</summary>
    public TimeSpan RenewEvery => Term / 5;

    /// <summary>Wait between two looks of somebody who wants the lease: a twentieth of the term.</summary>
    public TimeSpan LookEvery => Term / 20;

    /// <summary>A holder that could not renew for so long considers its lease lost: before anybody else may take it.</summary>
    public TimeSpan GiveUpAfter => Term * 0.7;
}
