namespace BotCore.ServiceDefaults.Health;

/// <summary>Which question a health check answers. A check may answer several: <c>AddCheck&lt;JournalCheck&gt;("journal", tags: [HealthTags.Ready])</c>.</summary>
public static class HealthTags
{
    /// <summary>Should the process be restarted? Only for what a restart cures, such as a loop that has stopped turning. Never for a database that is away.</summary>
    public const string Live = "live";

    /// <summary>Should work be sent here?</summary>
    public const string Ready = "ready";

    /// <summary>Has the start finished?</summary>
    public const string Startup = "startup";
}
