using BotCore.Tests.Reference;

namespace BotCore.Tests.Engine;

/// <summary>The engine process killed without warning in the middle of a month of real minutes.</summary>
[Trait("Category", "Integration")]
public sealed class SurvivesKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_many_points_a_replay_ends_with_the_same_trades_and_the_same_journal()
    {
        string market = $"--Market:Source=replay:{Oracle.Path("candles", "btcperp_1m.csv.gz")}";
        string calm = _folder.File("calm"), rough = _folder.File("rough");
        string expected;
        using (var engine = EngineUnderTest.Start(calm, market))
        {
            expected = await engine.FinishedAsync();
            Assert.Equal(0, await engine.StopAsync());
        }
        var undisturbed = EngineUnderTest.RecordsOf(calm);

        var random = new Random(20260101);
        long version = 0;
        int kills = 0;
        while (version < undisturbed.Count)
        {
            // Slow runs make small batches, so that kills fall between few records; fast ones fall into large batches.
            string speed = kills % 2 == 0 ? "--Market:Speed=max" : "--Market:Speed=100000x";
            long target = version + random.Next(1, undisturbed.Count / 6);
            if (kills >= 12) break;
            using var engine = EngineUnderTest.Start(rough, market, speed);
            await engine.ReachesAsync(Math.Min(target, undisturbed.Count));
            engine.Kill();
            kills++;
            version = EngineUnderTest.JournalOf(rough).Version;
        }
        string found;
        using (var engine = EngineUnderTest.Start(rough, market))
        {
            found = await engine.FinishedAsync();
            await engine.StopAsync();
        }

        Assert.True(kills >= 5, $"only {kills} kills took place");
        Assert.Equal(expected, found);
        Assert.Contains(undisturbed, record => record.Kind == "trade.closed");
        Assert.Equal(undisturbed, EngineUnderTest.RecordsOf(rough));
    }

    [Fact]
    public async Task After_a_restart_of_a_finished_replay_the_result_is_still_there()
    {
        string market = $"--Market:Source=replay:{Oracle.Path("candles", "adausdt_1m_20221213.csv.gz")}";
        string state = _folder.File("state");
        string first;
        using (var engine = EngineUnderTest.Start(state, market))
        {
            first = await engine.FinishedAsync();
            engine.Kill();
        }
        var records = EngineUnderTest.RecordsOf(state);

        using var again = EngineUnderTest.Start(state, market);

        Assert.Equal(first, await again.FinishedAsync());
        Assert.Equal(records, EngineUnderTest.RecordsOf(state));
    }
}
