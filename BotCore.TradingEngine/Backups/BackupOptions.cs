using System.Globalization;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Sealing;

namespace BotCore.TradingEngine.Backups;

/// <summary>Where backups go and what seals them. Section <c>Backup</c>.</summary>
internal sealed record BackupOptions
{
    /// <summary><c>Backup:Directory</c>: the backup folder; null for none: an engine then ships no journal and shows no backup metrics.</summary>
    public string? Directory { get; init; }

    /// <summary><c>Backup:ShipSeconds</c>, 1 to 240, default 30: how often an engine ships what its journal has more. Half of it is what a lost disk costs on average.</summary>
    public TimeSpan ShipEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>Backup:EncryptionKey</c> or <c>Backup:EncryptionKeyFile</c>; null leaves backups unsealed.</summary>
    public BackupKey? Key { get; init; }

    /// <summary>Files in the backup folder.</summary>
    /// <exception cref="InvalidOperationException">There is no folder.</exception>
    public BackupFiles Files => new(new FolderStore(Directory ?? throw new InvalidOperationException("Backup:Directory is not set")), Key);

    /// <summary>Reads and checks the section.</summary>
    /// <param name="errors">Receives every error, each naming key, value and what is allowed.</param>
    public static BackupOptions Read(IConfiguration configuration, ICollection<string> errors)
    {
        var section = configuration.GetSection("Backup");
        string? directory = section["Directory"];
        if (directory?.Contains("://", StringComparison.Ordinal) == true)
            errors.Add($"Backup:Directory: '{directory}' is not a folder; object stores are not supported, mount one or synchronise the folder to it");
        return new BackupOptions
        {
            Directory = string.IsNullOrWhiteSpace(directory) ? null : Path.GetFullPath(directory),
            ShipEvery = TimeSpan.FromSeconds(ReadSeconds(section["ShipSeconds"], errors)),
            Key = BackupKey.Read(configuration, errors),
        };
    }

    private static int ReadSeconds(string? text, ICollection<string> errors)
    {
        if (string.IsNullOrEmpty(text)) return 30;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= 240) return seconds;
        errors.Add($"Backup:ShipSeconds: '{text}' is not a whole number from 1 to 240");
        return 30;
    }
}
