using System.Diagnostics;

namespace BotCore.Benchmarks.Durability;

/// <summary>Two engines on one account; the leader is killed, and the time until the other is ready is taken.</summary>
internal sealed class Failover : IDurabilityWorkload
{
    private const int Rounds = 3;

    public string Name => "failover";

    public async IAsyncEnumerable<Measure> RunAsync(string folder)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        string state = Path.Combine(folder, "state");
        var leader = new EngineChild(state, "--standby");
        EngineChild? standby = null;
        var times = new List<double>();
        try
        {
            await leader.ReadyAsync(http);
            for (int round = 0; round < Rounds; round++)
            {
                standby = new EngineChild(state, "--standby");
                await Wait.UntilAsync(
                    async () => (await http.GetStringAsync(new Uri(standby.Address, "/api/status"))).Contains("\"standby\"", StringComparison.Ordinal),
                    TimeSpan.FromSeconds(90), "the standby follows");
                long began = Stopwatch.GetTimestamp();
                leader.Dispose();
                await standby.ReadyAsync(http, everyMs: 5);
                times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
                (leader, standby) = (standby, null);
            }
        }
        finally
        {
            leader.Dispose();
            standby?.Dispose();
        }
        yield return new Measure(Name, "takeover_worst", Math.Round(times.Max(), 2), "s", 10, false, $"SQLite, kill -9 to ready, {Rounds} times, term 4 s");
    }
}
