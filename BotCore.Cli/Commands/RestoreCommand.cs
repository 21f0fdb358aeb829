using System.CommandLine;
using System.Globalization;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore restore</c>: a backup in the place of what is in a state folder.</summary>
internal sealed class RestoreCommand : DocumentedCommand
{
    private const string Examples = $"""
        Examples:
          botcore restore --list
          botcore restore --dry-run
          botcore restore --from /mnt/backups/botcore --state ~/.local/state/botcore
          botcore restore --from /mnt/backups/botcore --to-time 2026-03-01T12:00:00Z
          botcore restore --from /mnt/backups/botcore --to-version 48210
          botcore restore --backup 20260301T020000000Z-full --no-shipped

        Stop the engine first: a running one holds the state folder and the command refuses. Every file is compared with its checksum and the new
        state is built and checked beside the old before anything is replaced; what was there is kept in before-restore-... in the state folder.
        Interrupted at any moment, the folder holds either the old or the new. Times are those of the events, by the market's clock.
        A database is restored in two steps: restore into an empty folder, then botcore store copy into an empty database.

        {BackupOptions.Environment}

        Exit codes: 0 ok, 1 the backup is damaged or not what was asked for, 64 bad option, 73 the state folder is in use, 130 interrupted

        """;

    public RestoreCommand() : base("restore", "Restore a backup, all of it or nothing.", Examples)
    {
        var from = BackupOptions.Folder("--from", "Backup folder.");
        var list = new Option<bool>("--list") { Description = "Show the backups, change nothing." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Do everything but the replacement, somewhere else." };
        var backup = BackupOptions.Backup();
        var toTime = SharedOptions.ParsedValue<DateTimeOffset>("--to-time", "UTC", "No event later than this.", "a time in UTC, for example 2026-03-01T12:00:00Z",
            text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null);
        var toVersion = SharedOptions.ParsedValue<long>("--to-version", "N", "Up to this journal record.", "a whole number from 1",
            text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version) && version > 0 ? version : null);
        var account = new Option<string?>("--account") { HelpName = "NAME", Description = "Whose record --to-version is, where a backup holds several accounts." };
        var noShipped = new Option<bool>("--no-shipped") { Description = "The backup alone, without what was shipped after it." };
        var (state, json) = (SharedOptions.State(), SharedOptions.Json("the result"));
        foreach (Option option in new Option[] { from, list, dryRun, backup, toTime, toVersion, account, noShipped, state, json }) Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(toTime) is not null && result.GetResult(toVersion) is not null) result.AddError("--to-time and --to-version are both given; give one");
            if (result.GetValue(list) && result.GetValue(dryRun)) result.AddError("--list and --dry-run are both given; give one");
        });
        SetAction((parsed, ct) =>
        {
            var folder = parsed.Folder(state);
            return EngineTool.RunAsync(
                ["restore"],
                [
                    ("Backup:Directory", BackupOptions.PlaceOf(parsed, from, folder)), ("State:Directory", folder.Root), ("list", BackupOptions.Flag(parsed.GetValue(list))),
                    ("dry-run", BackupOptions.Flag(parsed.GetValue(dryRun))), ("backup", parsed.GetValue(backup)),
                    ("to-time", parsed.GetValue(toTime)?.ToString("O", CultureInfo.InvariantCulture)), ("to-version", BackupOptions.Number(parsed.GetValue(toVersion))),
                    ("account", parsed.GetValue(account)), ("shipped", parsed.GetValue(noShipped) ? "false" : null), ("json", BackupOptions.Flag(parsed.GetValue(json))),
                ],
                [], ct);
        });
    }
}
