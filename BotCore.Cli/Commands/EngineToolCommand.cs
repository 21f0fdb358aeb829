using System.CommandLine;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary>
/// A command that the engine's program carries out, because it is about the engine's stores and queues: <c>migrate</c>, <c>store</c>,
/// <c>bus</c>, <c>dlq</c>, <c>worker</c>. Connections come from the environment, as for the engine.
/// </summary>
internal sealed class EngineToolCommand : DocumentedCommand
{
    private EngineToolCommand(string name, string description, string notes) : base(name, description, notes) { }

    public static EngineToolCommand Migrate()
    {
        var command = new EngineToolCommand("migrate", "Bring the schema of the stores up or down.", """
            Examples:
              botcore migrate status
              botcore migrate dry-run
              botcore migrate up --state ~/botcore-demo
              Store__Kind=mongodb Store__MongoDb__ConnectionString=mongodb://127.0.0.1:27017/botcore?replicaSet=rs0 botcore migrate up
              botcore migrate down --to 2

            One process migrates at a time, others wait and find nothing left to do. Down takes away what only the step has a place for.

            Exit codes: 0 ok, 1 the schema is of a newer version, 64 bad option, 75 the database does not answer

            """);
        var what = new Argument<string>("what") { Description = "up, down, status or dry-run." };
        what.AcceptOnlyFromAmong("up", "down", "status", "dry-run");
        var to = new Option<string?>("--to") { HelpName = "VERSION", Description = "With down: the version to go down to; 0 takes everything back." };
        var state = SharedOptions.State();
        command.Add(what);
        command.Add(to);
        command.Add(state);
        command.SetAction((parsed, ct) => EngineTool.RunAsync(
            ["migrate", parsed.GetRequiredValue(what)], [("State:Directory", parsed.Folder(state).Root), ("to", parsed.GetValue(to))], [], ct));
        return command;
    }

    public static EngineToolCommand Store()
    {
        var command = new EngineToolCommand("store", "Copy everything durable from one store to another, and compare.", """
            Examples:
              botcore store copy --from sqlite:~/.local/state/botcore --to mongodb://127.0.0.1:27017/botcore?replicaSet=rs0
              botcore store copy --from mongodb://127.0.0.1:27017/botcore?replicaSet=rs0 --to sqlite:/var/backups/botcore

            Stop the engine first. Journals, snapshots, settings, audit, users, candles, jobs and positions are copied; numbers, the chain
            of every journal and the hash of the audit log are compared. An interrupted copy is run again and goes on.

            Exit codes: 0 equal, 1 not equal or not possible, 64 bad option, 75 the database does not answer

            """);
        var what = new Argument<string>("what") { Description = "copy." };
        what.AcceptOnlyFromAmong("copy");
        var from = new Option<string>("--from") { HelpName = "URI", Required = true, Description = "sqlite:STATE_FOLDER or mongodb://HOST/DATABASE." };
        var to = new Option<string>("--to") { HelpName = "URI", Required = true, Description = "The same; what it holds must be the beginning of the source, or nothing." };
        command.Add(what);
        command.Add(from);
        command.Add(to);
        // By the environment: a connection string may hold a password.
        command.SetAction((parsed, ct) => EngineTool.RunAsync(["store", "copy"], [], [("from", Home(parsed.GetRequiredValue(from))), ("to", Home(parsed.GetRequiredValue(to)))], ct));
        return command;
    }

    public static EngineToolCommand Bus()
    {
        var command = new EngineToolCommand("bus", "Write the exchanges and queues as definitions a broker imports.", """
            Examples:
              botcore bus definitions > definitions.json

            Exit codes: 0 ok, 64 bad option

            """);
        var what = new Argument<string>("what") { Description = "definitions." };
        what.AcceptOnlyFromAmong("definitions");
        command.Add(what);
        command.SetAction((_, ct) => EngineTool.RunAsync(["bus", "definitions"], [], [], ct));
        return command;
    }

    public static EngineToolCommand DeadLetters()
    {
        var command = new EngineToolCommand("dlq", "Look at dead letters, put them back, or drop them.", """
            Examples:
              botcore dlq list
              botcore dlq show --id synthetic-0123456789abcdef.1f2e3d4c:17
              botcore dlq replay --id synthetic-0123456789abcdef.1f2e3d4c:17
              botcore dlq replay --all
              botcore dlq drop --all

            The broker is the one in Bus__RabbitMq__Uri, else the one that up started in the state folder. A letter that is put back goes
            into the queue it died in, and nowhere else.

            Exit codes: 0 ok, 1 no such letter, 64 bad option, 75 the broker does not answer

            """);
        var what = new Argument<string>("what") { Description = "list, show, replay or drop." };
        what.AcceptOnlyFromAmong("list", "show", "replay", "drop");
        var id = new Option<string?>("--id") { HelpName = "ID", Description = "One letter, as list shows it." };
        var all = new Option<bool>("--all") { Description = "Every letter." };
        var state = SharedOptions.State();
        foreach (Option option in new Option[] { id, all, state }) command.Add(option);
        command.Add(what);
        command.SetAction((parsed, ct) => EngineTool.RunAsync(
            ["dlq", parsed.GetRequiredValue(what)], [("id", parsed.GetValue(id)), ("all", parsed.GetValue(all) ? "true" : null)],
            [("Bus__RabbitMq__Uri", Environment.GetEnvironmentVariable("Bus__RabbitMq__Uri") ?? RabbitBroker.AddressIn(Path.Combine(parsed.Folder(state).Root, "rabbitmq")))],
            ct));
        return command;
    }

    public static EngineToolCommand Worker()
    {
        var command = new EngineToolCommand("worker", "Work on backtests and optimisations until stopped; any number of workers share them.", """
            Examples:
              botcore worker
              botcore worker --threads 4 --port 8091

            Pieces of jobs come from the broker's queues jobs.backtest and jobs.optimize. Broker and stores are those of the engine: the
            environment variables Bus__RabbitMq__Uri and Store__..., else what up started in the state folder. Recorded candles are looked
            for in Jobs__DataFolder, else in the folder candles of the state folder. A piece that is under way at the end is given back.

            Exit codes: 0 stopped, 64 bad option, 69 port in use, 75 the database does not answer

            """);
        var threads = SharedOptions.Parsed<string>("--threads", "N", "Threads that work on a piece; default: all cores.", "a whole number from 1 to 256",
            text => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= 256 ? text : null);
        var port = SharedOptions.Parsed<string>("--port", "PORT", "Port of health and metrics; default: 8090.", "a whole number from 1 to 65535",
            text => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= 65535 ? text : null);
        var state = SharedOptions.State();
        foreach (Option option in new Option[] { threads, port, state }) command.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            using var signals = new StopSignals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, signals.Stop);
            string root = parsed.Folder(state).Root;
            try
            {
                return await EngineTool.RunAsync(
                    ["--role", "worker"],
                    [
                        ("State:Directory", root), ("Jobs:Threads", parsed.GetValue(threads)),
                        ("Urls", parsed.GetValue(port) is { } chosen ? $"http://127.0.0.1:{chosen}" : null),
                    ],
                    [("Bus__RabbitMq__Uri", Environment.GetEnvironmentVariable("Bus__RabbitMq__Uri") ?? RabbitBroker.AddressIn(Path.Combine(root, "rabbitmq")))],
                    stop.Token);
            }
            catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
            {
                return ExitCodes.Ok;
            }
        });
        return command;
    }

    private static string Home(string uri) => uri.StartsWith("sqlite:~/", StringComparison.Ordinal)
        ? "sqlite:" + Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), uri["sqlite:~/".Length..]) : uri;
}
