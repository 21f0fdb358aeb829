using System.CommandLine;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore backup</c>: create, list and ship, while the engine trades.</summary>
internal sealed class BackupCommand : DocumentedCommand
{
    private const string Examples = $"""
        Examples:
          botcore backup create
          botcore backup create --incremental --to /mnt/backups/botcore
          Store__Kind=mongodb Store__MongoDb__ConnectionString=mongodb://127.0.0.1:27017/botcore?replicaSet=rs0 botcore backup create --to /mnt/backups/botcore
          botcore backup list --to /mnt/backups/botcore --json
          botcore backup ship --to /mnt/backups/botcore --every 30

        An incremental backup holds of each journal what came after the backup before it. After a backup that succeeded those go that are older
        than they have to be kept (30 days, weekly 90 days, monthly a year, yearly seven). ship copies the journal again and again
        until it is stopped; an engine with Backup__Directory does the same itself.

        {BackupOptions.Environment}

        Exit codes: 0 ok, 1 failed, 64 bad option, 73 another run is under way, 75 the database does not answer, 130 interrupted

        """;

    public BackupCommand() : base("backup", "Back everything durable up, list backups, ship the journal.", Examples)
    {
        Add(Create());
        Add(List());
        Add(Ship());
    }

    private static DocumentedCommand Create()
    {
        var command = new Part("create", "Make a backup while the engine trades.", Examples);
        var full = new Option<bool>("--full") { Description = "All of every journal. The default." };
        var incremental = new Option<bool>("--incremental") { Description = "What came after the backup before; full when there is none to build on." };
        var to = BackupOptions.Folder("--to", "Backup folder.");
        var models = new Option<string?>("--models") { HelpName = "DIR", Description = "Folder of the AI models. Default: ai/ in the state folder." };
        var (state, mongo, json) = (SharedOptions.State(), MongoDb(), SharedOptions.Json("the result"));
        foreach (Option option in new Option[] { full, incremental, to, models, state, mongo, json }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(full) && result.GetValue(incremental)) result.AddError("--full and --incremental are both given; give one");
            if (result.GetResult(mongo) is not null && result.GetResult(state) is not null) result.AddError("--state and --mongodb are both given; give one");
        });
        command.SetAction((parsed, ct) =>
        {
            var folder = parsed.Folder(state);
            return EngineTool.RunAsync(
                ["backup", "create"],
                [
                    ("Backup:Directory", BackupOptions.PlaceOf(parsed, to, folder)), ("State:Directory", folder.Root),
                    ("kind", parsed.GetValue(incremental) ? "incremental" : "full"), ("models", parsed.GetValue(models) is { } path ? Path.GetFullPath(path) : null),
                    ("json", BackupOptions.Flag(parsed.GetValue(json))),
                ],
                StoreOf(parsed, mongo), ct);
        });
        return command;
    }

    private static DocumentedCommand List()
    {
        var command = new Part("list", "Show the backups and how far journals are shipped.", Examples);
        var to = BackupOptions.Folder("--to", "Backup folder.");
        var (state, json) = (SharedOptions.State(), SharedOptions.Json("the list"));
        foreach (Option option in new Option[] { to, state, json }) command.Add(option);
        command.SetAction((parsed, ct) => EngineTool.RunAsync(
            ["backup", "list"], [("Backup:Directory", BackupOptions.PlaceOf(parsed, to, parsed.Folder(state))), ("json", BackupOptions.Flag(parsed.GetValue(json)))], [], ct));
        return command;
    }

    private static DocumentedCommand Ship()
    {
        var command = new Part("ship", "Copy what the journals have more, again and again.", Examples);
        var to = BackupOptions.Folder("--to", "Backup folder.");
        var once = new Option<bool>("--once") { Description = "Once, and end." };
        var every = SharedOptions.ParsedValue<int>("--every", "SECONDS", "Time between two passes. Default: 30.", "a whole number from 1 to 240",
            text => int.TryParse(text, out int seconds) && seconds is >= 1 and <= 240 ? seconds : null);
        var (state, mongo, json) = (SharedOptions.State(), MongoDb(), SharedOptions.Json("the result of --once"));
        foreach (Option option in new Option[] { to, once, every, state, mongo, json }) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            var folder = parsed.Folder(state);
            return EngineTool.RunAsync(
                ["backup", "ship"],
                [
                    ("Backup:Directory", BackupOptions.PlaceOf(parsed, to, folder)), ("State:Directory", folder.Root), ("once", BackupOptions.Flag(parsed.GetValue(once))),
                    ("Backup:ShipSeconds", BackupOptions.Number(parsed.GetValue(every))), ("json", BackupOptions.Flag(parsed.GetValue(json))),
                ],
                StoreOf(parsed, mongo), ct);
        });
        return command;
    }

    private static Option<string?> MongoDb() => new("--mongodb")
    {
        HelpName = "URI",
        Description = "A database instead of the state folder. Without a value, or to keep a password off the command line: Store__MongoDb__ConnectionString.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>By the environment: a connection string may hold a password.</summary>
    private static (string Key, string? Value)[] StoreOf(ParseResult parsed, Option<string?> mongo)
    {
        if (parsed.GetResult(mongo) is null) return [];
        return [("Store__Kind", "mongodb"), ("Store__MongoDb__ConnectionString", parsed.GetValue(mongo) is { Length: > 0 } uri ? uri : null)];
    }

    private sealed class Part(string name, string description, string notes) : DocumentedCommand(name, description, notes);
}
