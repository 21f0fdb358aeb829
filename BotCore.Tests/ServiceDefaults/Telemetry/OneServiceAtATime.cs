namespace BotCore.Tests.ServiceDefaults.Telemetry;

/// <summary>
/// Tests that count the series of a scrape. Meters are heard across a whole process, so another service that runs beside them in
/// the same test run would add series of its own.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneServiceAtATime
{
    public const string Name = "one service at a time";
}
