using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Drills;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore drill</c>: a fault on purpose, and how long the way back takes.</summary>
internal sealed class DrillCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore drill node-loss
          botcore drill database-corruption --report drill.json
          botcore drill lost-region --records 50000

        node-loss            the engine is killed and started again
        database-corruption  the journal's pages are overwritten; the engine refuses them, the backup is restored
        lost-region          state and backups are gone; a second copy of the backups is restored somewhere else

        On a scratch folder with an engine, a synthetic market and backups of its own; nothing of the installation is touched. RTO is measured
        from the fault until an engine is ready again, RPO is the age of the oldest record that is gone. Afterwards a backup is made and verified.

        Exit codes: 0 within what is promised, 1 not, 64 bad option, 69 the engine is not built, 130 interrupted

        """;

    public DrillCommand(CliConsole console, TimeProvider time) : base("drill", "Break something on purpose, recover, and measure.", Examples)
    {
        var what = new Argument<string>("what") { Description = "node-loss, database-corruption or lost-region." };
        what.AcceptOnlyFromAmong([.. Drill.Names]);
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "Also write the report into this file, as JSON." };
        var records = SharedOptions.ParsedValue<long>("--records", "N", "Length of the journal before the fault. Default: 2000.", "a whole number from 100 to 1000000",
            text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value is >= 100 and <= 1_000_000 ? value : null);
        var every = SharedOptions.ParsedValue<int>("--ship-every", "SECONDS", "How often the engine ships its journal. Default: 30, as in production.", "a whole number from 1 to 240",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= 240 ? value : null);
        var json = SharedOptions.Json("the report");
        Add(what);
        foreach (Option option in new Option[] { report, records, every, json }) Add(option);
        SetAction(async (parsed, ct) =>
        {
            using var signals = new StopSignals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, signals.Stop);
            var layout = InstallLayout.Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable("BOTCORE_HOME"));
            string scratch = Directory.CreateTempSubdirectory("botcore-drill-").FullName;
            try
            {
                var drill = new Drill(layout, scratch, parsed.GetValue(records) ?? 2000, parsed.GetValue(every) ?? 30, time, console.Error.WriteLine);
                var done = await drill.RunAsync(parsed.GetRequiredValue(what), stop.Token);
                if (parsed.GetValue(report) is { } path) WholeFile.Write(path, writer => writer.WriteLine(System.Text.Json.JsonSerializer.Serialize(done, CliJson.Default.DrillReport)));
                if (parsed.GetValue(json)) console.Json(done, CliJson.Default.DrillReport);
                else
                {
                    console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{done.Drill}: {(done.IsPassed ? "passed" : "NOT PASSED")}: RTO {done.RtoSeconds} s (promised {done.RtoLimitSeconds} s), RPO {done.RpoSeconds} s (promised {done.RpoLimitSeconds} s), {done.RecordsLost} of {done.RecordsBefore} records lost"));
                }
                return done.IsPassed ? ExitCodes.Ok : ExitCodes.Failed;
            }
            finally
            {
                Directory.Delete(scratch, recursive: true);
            }
        });
    }
}
