using System.CommandLine;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore verify</c>: a backup restored somewhere else, and compared with what it was made of.</summary>
internal sealed class VerifyCommand : DocumentedCommand
{
    private const string Examples = $"""
        Examples:
          botcore verify --latest
          botcore verify --from /mnt/backups/botcore --json
          botcore verify --backup 20260301T020000000Z-full --scratch /var/tmp

        Checksums of every file, the chain of every journal record, the account made again from its first record against what it was when the
        backup was made, the balance of the ledger, the chain of the audit log. The result is noted beside the backups, where an engine
        with Backup__Directory shows it as metrics.

        {BackupOptions.Environment}

        Exit codes: 0 the backup is good, 1 it is not, 64 bad option, 73 another run is under way, 130 interrupted

        """;

    public VerifyCommand() : base("verify", "Restore a backup somewhere else and compare.", Examples)
    {
        var from = BackupOptions.Folder("--from", "Backup folder.");
        var backup = BackupOptions.Backup();
        var latest = new Option<bool>("--latest") { Description = "The newest backup. The default." };
        var scratch = new Option<string?>("--scratch") { HelpName = "DIR", Description = "Where to restore it; emptied afterwards. Default: the system's temporary folder." };
        var (state, json) = (SharedOptions.State(), SharedOptions.Json("the report"));
        foreach (Option option in new Option[] { from, backup, latest, scratch, state, json }) Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(latest) && result.GetResult(backup) is not null) result.AddError("--latest and --backup are both given; give one");
        });
        SetAction((parsed, ct) => EngineTool.RunAsync(
            ["verify"],
            [
                ("Backup:Directory", BackupOptions.PlaceOf(parsed, from, parsed.Folder(state))), ("backup", parsed.GetValue(backup)),
                ("scratch", parsed.GetValue(scratch)), ("json", BackupOptions.Flag(parsed.GetValue(json))),
            ],
            [], ct));
    }
}
