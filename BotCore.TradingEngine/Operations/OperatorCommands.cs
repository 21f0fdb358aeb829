using System.Runtime.InteropServices;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;

namespace BotCore.TradingEngine.Operations;

/// <summary>
/// What an operator does to stores and queues beside a running engine or without one: <c>migrate</c>, <c>store copy</c>, <c>bus definitions</c>, <c>dlq</c>,
/// <c>backup</c>, <c>restore</c> and <c>verify</c>. The <c>botcore</c> command passes them on; connections come from the configuration, as for the engine.
/// </summary>
internal static class OperatorCommands
{
    private static readonly string[] Words = ["migrate", "store", "bus", "dlq", "backup", "restore", "verify"];

    public static bool Knows(string[] args) => args.Length > 0 && Words.Contains(args[0]);

    /// <returns>0, 1 when it did not succeed, or one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        string[] words = [.. args.TakeWhile(word => !word.StartsWith('-'))];
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args[words.Length..]).Build();
        try
        {
            return (words[0], words.ElementAtOrDefault(1)) switch
            {
                ("migrate", "up" or "down" or "status" or "dry-run") => await MigrateAsync(words[1], configuration, output, stop.Token),
                ("store", "copy") => await CopyAsync(configuration, output, stop.Token),
                ("bus", "definitions") => Definitions(output),
                ("dlq", "list" or "show" or "replay" or "drop") => await DeadLettersAsync(words[1], configuration, output, stop.Token),
                ("backup", "create" or "list" or "ship") or ("restore" or "verify", null) =>
                    await new BackupCommands(configuration, output, error, TimeProvider.System).RunAsync(words[0], words.ElementAtOrDefault(1), stop.Token),
                _ => throw new ArgumentException($"'{string.Join(' ', words)}' is not known; there are: migrate up|down|status|dry-run, store copy, bus definitions, dlq list|show|replay|drop, backup create|list|ship, restore, verify"),
            };
        }
        catch (ArgumentException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.BadOption;
        }
        catch (Exception e) when (e is StoreUnavailableException or BusUnavailableException or JournalUnavailableException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.Unavailable;
        }
        catch (BackupInUseException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.StateInUse;
        }
        catch (Exception e) when (e is BackupDamagedException or BackupRefusedException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
        catch (Exception e) when (e is SchemaTooNewException or StoreConflictException or JournalDamagedException or JournalConflictException or IOException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("interrupted; what is done stays, the command may be run again");
            return 130;
        }
    }

    private static async Task<int> MigrateAsync(string what, IConfiguration configuration, TextWriter output, CancellationToken ct)
    {
        var errors = new List<string>();
        var options = StoreOptions.Read(configuration, errors);
        string? folder = configuration["State:Directory"];
        if (options.Kind is StoreKind.Sqlite && string.IsNullOrWhiteSpace(folder)) errors.Add("State:Directory: is required: the folder that keeps the accounts");
        if (errors.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, errors));

        using var mongo = options.Kind is StoreKind.MongoDb ? new MongoStore(options) : null;
        using var stores = mongo is null ? StoreSet.InFolder(Path.GetFullPath(folder!)) : StoreSet.In(mongo);
        var migrator = new Migrator(stores.Schema, stores.Leases, TimeProvider.System);
        switch (what)
        {
            case "up":
                Show(await migrator.UpAsync(ct), "applied", "nothing to do");
                break;
            case "down":
                Show(await migrator.DownAsync(To(configuration), ct), "taken back", "nothing to do");
                break;
            case "dry-run":
                foreach (var step in await migrator.PendingAsync(ct))
                {
                    output.WriteLine($"{stores.Schema.Place}: {step.Version} {step.Name} would be applied:");
                    foreach (string change in step.Changes) output.WriteLine($"  {change}");
                }
                break;
            default:
                var applied = await stores.Schema.AppliedAsync(ct);
                foreach (var step in stores.Schema.Steps)
                    output.WriteLine(applied.FirstOrDefault(note => note.Version == step.Version) is { } note
                        ? $"{stores.Schema.Place}: {step.Version} {step.Name}: applied {note.At:yyyy-MM-dd HH:mm:ss} UTC"
                        : $"{stores.Schema.Place}: {step.Version} {step.Name}: pending");
                break;
        }
        return 0;

        void Show(IReadOnlyList<MigrationStep> steps, string done, string nothing)
        {
            foreach (var step in steps) output.WriteLine($"{stores.Schema.Place}: {step.Version} {step.Name}: {done}");
            if (steps.Count == 0) output.WriteLine($"{stores.Schema.Place}: {nothing}");
        }
    }

    private static int To(IConfiguration configuration)
    {
        string text = configuration["to"] ?? throw new ArgumentException("--to is required: the version to go down to; 0 takes everything back");
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int version)
            ? version : throw new ArgumentException($"--to is '{text}'; expected a whole number from 0");
    }

    private static async Task<int> CopyAsync(IConfiguration configuration, TextWriter output, CancellationToken ct)
    {
        await using var from = StorePlace.Open(configuration["from"] ?? throw new ArgumentException("--from is required: sqlite:STATE_FOLDER or mongodb://HOST/DATABASE"));
        await using var to = StorePlace.Open(configuration["to"] ?? throw new ArgumentException("--to is required: sqlite:STATE_FOLDER or mongodb://HOST/DATABASE"));
        bool isEqual = await new StoreCopy(from, to, output).RunAsync(ct);
        output.WriteLine(isEqual ? "verified: both hold the same" : "NOT EQUAL: see above");
        return isEqual ? 0 : 1;
    }

    private static int Definitions(TextWriter output)
    {
        using var json = new MemoryStream();
        BusTopology.Platform.WriteDefinitions(json);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(json.ToArray()));
        return 0;
    }

    private static async Task<int> DeadLettersAsync(string what, IConfiguration configuration, TextWriter output, CancellationToken ct)
    {
        var errors = new List<string>();
        var uri = BusOptions.Read(configuration, errors).RabbitMq;
        if (errors.Count == 0 && uri is null) errors.Add("Bus:RabbitMq:Uri: is required; set the environment variable Bus__RabbitMq__Uri");
        if (errors.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, errors));
        await using var letters = await Bus.Rabbit.DeadLetters.OpenAsync(uri!, ct);
        string? id = configuration["id"];
        switch (what)
        {
            case "list":
                var all = await letters.ListAsync(ct);
                foreach (var letter in all) output.WriteLine($"{letter.Id}  {letter.Delivery.Message.Kind}  {letter.Delivery.DeadReason} in {letter.Delivery.DeadQueue}");
                output.WriteLine($"{all.Count} dead letters");
                return 0;
            case "show":
                var shown = (await letters.ListAsync(ct)).FirstOrDefault(letter => letter.Id == (id ?? throw new ArgumentException("--id is required, as dlq list shows it")));
                if (shown is null) throw new ArgumentException($"there is no dead letter {id}");
                output.WriteLine($"{shown.Id}: {shown.Delivery.DeadReason} in {shown.Delivery.DeadQueue}, published to {shown.Delivery.Message.Exchange} as {shown.Delivery.Message.RoutingKey}");
                output.WriteLine(System.Text.Encoding.UTF8.GetString(shown.Delivery.Message.Body.Span));
                return 0;
            default:
                bool isAll = configuration["all"] is "true";
                if (id is null == !isAll) throw new ArgumentException("give --id ID, as dlq list shows it, or --all=true");
                int done = what == "replay" ? await letters.ReplayAsync(id, ct) : await letters.DropAsync(id, ct);
                output.WriteLine(what == "replay" ? $"{done} dead letters put back into the queues they died in" : $"{done} dead letters dropped");
                return done > 0 || isAll ? 0 : 1;
        }
    }
}
