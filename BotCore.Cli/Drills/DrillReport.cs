namespace BotCore.Cli.Drills;

/// <summary>What a drill measured.</summary>
/// <param name="Drill"><c>node-loss</c>, <c>database-corruption</c> or <c>lost-region</c>.</param>
/// <param name="RtoSeconds">From the fault until the engine was ready again.</param>
/// <param name="RtoLimitSeconds">What is promised.</param>
/// <param name="RpoSeconds">Age, at the fault, of the oldest record that is gone, or a little more: the journal is looked at twenty times a second. 0 when none is.</param>
/// <param name="RpoLimitSeconds">What is promised.</param>
/// <param name="RecordsBefore">Journal version that the engine had confirmed at the fault.</param>
/// <param name="RecordsLost">How many of them are gone.</param>
/// <param name="Steps">What took how long, in order.</param>
/// <param name="IsPassed">Both figures are within what is promised, and the backup that was made afterwards is good.</param>
internal sealed record DrillReport(
    string Drill, DateTimeOffset StartedUtc, double RtoSeconds, double RtoLimitSeconds, double RpoSeconds, double RpoLimitSeconds,
    long RecordsBefore, long RecordsLost, IReadOnlyList<DrillStep> Steps, bool IsPassed);

/// <param name="Seconds">Wall time.</param>
internal sealed record DrillStep(string What, double Seconds);
