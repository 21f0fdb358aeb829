using System.CommandLine;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary>
/// A command that the engine's program carries out, because it is about the engine's stores and queues: <c>migrate</c>, <c>store</c>,
/// <c>bus</c>, <c>dlq</c>. Connections come from the environment, as for the engine.
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

    private static string Home(string uri) => uri.StartsWith("sqlite:~/", StringComparison.Ordinal)
        ? "sqlite:" + Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), uri["sqlite:~/".Length..]) : uri;
}
