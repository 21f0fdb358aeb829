using System.Globalization;

namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>
/// Which backups may go: every full one stays for 30 days, the newest of each week for 90 days, of each month for a year, of each
/// year for seven. Incremental ones stay with their full one as long as the newest of them is not older than 30 days.
/// </summary>
internal static class Retention
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(30), Weekly = TimeSpan.FromDays(90), Monthly = TimeSpan.FromDays(366), Yearly = TimeSpan.FromDays(7 * 366);

    /// <param name="all">Backups that can be trusted, in any order. One that cannot be is nobody's business here: a person looks at it.</param>
    /// <returns>Ids to remove, oldest first; never the newest full one, nor what builds on it.</returns>
    public static IReadOnlyList<string> Expired(IReadOnlyList<Manifest> all, DateTimeOffset now)
    {
        var fulls = all.Where(one => one.Kind is BackupKind.Full).OrderByDescending(one => one.CreatedUtc).ToList();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        if (fulls.Count > 0) kept.Add(fulls[0].Id);
        foreach (var full in fulls)
            if (now - full.CreatedUtc <= Daily) kept.Add(full.Id);
        KeepNewest(one => $"{ISOWeek.GetYear(one.UtcDateTime)}-{ISOWeek.GetWeekOfYear(one.UtcDateTime)}", Weekly);
        KeepNewest(one => one.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture), Monthly);
        KeepNewest(one => one.UtcDateTime.ToString("yyyy", CultureInfo.InvariantCulture), Yearly);
        // A chain goes as a whole: one without its beginning cannot be restored.
        foreach (var chain in all.Where(one => one.Kind is BackupKind.Incremental).GroupBy(one => one.Base))
        {
            bool isYoung = now - chain.Max(one => one.CreatedUtc) <= Daily;
            if (!isYoung && chain.Key != fulls.FirstOrDefault()?.Id) continue;
            kept.Add(chain.Key);
            foreach (var one in chain) kept.Add(one.Id);
        }
        return [.. all.Where(one => !kept.Contains(one.Id)).OrderBy(one => one.CreatedUtc).Select(one => one.Id)];

        void KeepNewest(Func<DateTimeOffset, string> period, TimeSpan howLong)
        {
            foreach (var group in fulls.GroupBy(one => period(one.CreatedUtc)))
                if (now - group.First().CreatedUtc <= howLong) kept.Add(group.First().Id);
        }
    }
}
