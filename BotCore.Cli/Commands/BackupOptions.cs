using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary>Options that <c>backup</c>, <c>restore</c> and <c>verify</c> share, and how they become the engine's configuration.</summary>
internal static class BackupOptions
{
    public const string Environment = """
        The backup folder is --to (--from), else Backup__Directory, else backups/ in the state folder: on the same disk that is no protection
        against losing it. Sealed with AES-256-GCM when Backup__EncryptionKey (43 random characters or more: openssl rand -base64 32) or
        Backup__EncryptionKeyFile is set; keep that key somewhere else.
        """;

    public static Option<string?> Folder(string name, string what) => SharedOptions.Parsed(name, "DIR", $"{what} Default: Backup__Directory, else backups/ in the state folder.",
        "a folder; object stores are not supported, mount one or synchronise the folder to it", text => text.Trim().Length > 0 && !text.Contains("://", StringComparison.Ordinal) ? Path.GetFullPath(text) : null);

    public static Option<string?> Backup() => new("--backup") { HelpName = "ID", Description = "One backup, as `botcore backup list` shows it. Default: the newest." };

    /// <summary>The backup folder that was named, or the default one.</summary>
    public static string PlaceOf(ParseResult parsed, Option<string?> folder, StateFolder state) =>
        parsed.GetValue(folder) ?? (System.Environment.GetEnvironmentVariable("Backup__Directory") is { Length: > 0 } named ? Path.GetFullPath(named) : DefaultIn(state));

    public static string DefaultIn(StateFolder state) => Path.Combine(state.Root, "backups");

    public static string? Flag(bool isSet) => isSet ? "true" : null;

    public static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
