using System.Globalization;
using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>Which backups a restore is made of, the full one first.</summary>
internal sealed record RestorePlan(IReadOnlyList<Manifest> Chain, RestoreTarget Target)
{
    public Manifest Last => Chain[^1];

    /// <exception cref="BackupDamagedException">A manifest cannot be trusted or is missing.</exception>
    /// <exception cref="BackupRefusedException">No backup is what was asked for.</exception>
    public static RestorePlan Make(BackupCatalogue catalogue, RestoreTarget target)
    {
        var chosen = target.Backup is { } id ? catalogue.Get(id).Manifest! : catalogue.Newest().Manifest!;
        if (target.Account is { } account && chosen.Accounts.All(one => one.Account != account))
            throw new BackupRefusedException($"backup {chosen.Id} holds no account {account}; it holds {string.Join(", ", chosen.Accounts.Select(one => one.Account))}");
        if (target.ToVersion is not null && target.Account is null && chosen.Accounts.Count > 1)
            throw new BackupRefusedException($"backup {chosen.Id} holds {chosen.Accounts.Count} accounts; say with --account which one --to-version is meant of");
        if (target.Backup is null && target.IsPoint) chosen = OldestThatReaches(catalogue, chosen, target);
        return new RestorePlan(catalogue.ChainOf(chosen), target);
    }

    /// <summary>Whether the limits of the target apply to an account.</summary>
    public bool IsLimited(ManifestAccount account) => Target.ToTime is not null || (Target.ToVersion is not null && (Target.Account ?? account.Account) == account.Account);

    /// <summary>Files of every backup of the chain that the restore reads.</summary>
    public IEnumerable<(Manifest Backup, ManifestFile File)> Files => Chain.SelectMany(backup => backup.Files.Select(file => (backup, file)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"backup {Last.Id}, built on {Chain[0].Id}, {Chain.Count} in all");

    /// <summary>What changes slowly (settings, users) is then as near to the point as can be had.</summary>
    private static Manifest OldestThatReaches(BackupCatalogue catalogue, Manifest newest, RestoreTarget target)
    {
        var trusted = catalogue.All().Where(one => one.Manifest is not null).Select(one => one.Manifest!);
        return trusted.FirstOrDefault(backup => newest.Accounts.Where(one => target.Account is null || one.Account == target.Account).All(wanted =>
            backup.Accounts.FirstOrDefault(one => one.Account == wanted.Account && one.Stream == wanted.Stream) is { } held
            && (target.ToVersion is null || held.ToVersion >= target.ToVersion) && (target.ToTime is null || held.ToTime > target.ToTime))) ?? newest;
    }
}
