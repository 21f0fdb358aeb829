using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.Tests.Backups;

/// <summary>Which backups go, and which never.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 2, 0, 0, TimeSpan.Zero); // a Tuesday

    [Fact]
    public void Daily_backups_of_seven_years_become_thirty_days_weeks_months_and_years()
    {
        var all = Enumerable.Range(0, 8 * 365).Select(day => Full(Now.AddDays(-day))).ToList();

        var expired = Retention.Expired(all, Now);

        var kept = all.Where(one => !expired.Contains(one.Id)).Select(one => one.CreatedUtc).ToList();
        Assert.Equal(31, kept.Count(time => Now - time <= TimeSpan.FromDays(30)));
        // Sundays end the weeks; the last of each month stays anyway.
        Assert.Contains(new DateTimeOffset(2026, 5, 24, 2, 0, 0, TimeSpan.Zero), kept);
        Assert.DoesNotContain(new DateTimeOffset(2026, 5, 23, 2, 0, 0, TimeSpan.Zero), kept);
        Assert.Contains(new DateTimeOffset(2025, 8, 31, 2, 0, 0, TimeSpan.Zero), kept);
        Assert.DoesNotContain(new DateTimeOffset(2025, 8, 24, 2, 0, 0, TimeSpan.Zero), kept);
        Assert.Contains(new DateTimeOffset(2020, 12, 31, 2, 0, 0, TimeSpan.Zero), kept);
        Assert.DoesNotContain(new DateTimeOffset(2020, 11, 30, 2, 0, 0, TimeSpan.Zero), kept);
        Assert.DoesNotContain(kept, time => time.Year < 2019);
    }

    [Fact]
    public void The_last_full_backup_and_what_builds_on_it_stay_however_old_they_are()
    {
        var full = Full(Now.AddYears(-9));
        var next = full with { Id = "next", Kind = BackupKind.Incremental, Previous = full.Id, CreatedUtc = full.CreatedUtc.AddHours(6) };

        Assert.Empty(Retention.Expired([full, next], Now));
    }

    [Fact]
    public void A_chain_goes_as_a_whole_or_stays_as_a_whole()
    {
        var newest = Full(Now);
        var old = Full(Now.AddDays(-31).AddHours(-7));
        var first = old with { Id = "first", Kind = BackupKind.Incremental, CreatedUtc = old.CreatedUtc.AddHours(6) };
        var young = old with { Id = "young", Kind = BackupKind.Incremental, CreatedUtc = Now.AddDays(-29) };
        var ancient = Full(new DateTimeOffset(2024, 3, 5, 2, 0, 0, TimeSpan.Zero));
        var later = Full(new DateTimeOffset(2024, 3, 6, 2, 0, 0, TimeSpan.Zero));
        var gone = ancient with { Id = "gone", Kind = BackupKind.Incremental, CreatedUtc = ancient.CreatedUtc.AddHours(6) };

        var expired = Retention.Expired([newest, old, first, young, ancient, later, gone], Now);

        Assert.Equal([ancient.Id, "gone"], expired);
    }

    private static Manifest Full(DateTimeOffset at)
    {
        string id = BackupCatalogue.IdAt(at, BackupKind.Full);
        return new Manifest(1, id, BackupKind.Full, at, "test", "files", id, null, null, null, null, [], [], null);
    }
}
