using BotCore.Tests.Engine;

namespace BotCore.Tests.Faults;

/// <summary>The wall clock of an engine process steps back under it. Needs libfaketime.</summary>
[Trait("Category", "Integration")]
public sealed class ClockTests : IDisposable
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_clock_that_steps_back_an_hour_stops_nothing()
    {
        Assert.SkipUnless(File.Exists(Library), "libfaketime is not installed (Debian package libfaketime)");
        string offset = _folder.File("offset");
        await File.WriteAllTextAsync(offset, "+0");
        using var process = EngineUnderTest.StartWith(
            new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = Library,
                ["FAKETIME_TIMESTAMP_FILE"] = offset,
                ["FAKETIME_CACHE_DURATION"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            },
            _folder.File("state"),
            "--standby", "--Market:Speed=60x", "--Market:Symbols=BTCUSDT");
        using var engine = new ObservedEngine(process);
        await engine.ReadyAsync();
        long before = await engine.VersionAsync();
        await engine.GrowsAsync(before);

        await File.WriteAllTextAsync(offset, "-3600");
        await engine.UntilAsync(async () => await engine.ClockAsync() < DateTimeOffset.UtcNow.AddMinutes(-30), "goes by the clock that was put back");

        before = await engine.VersionAsync();
        await engine.GrowsAsync(before + 20);
        Assert.Equal(1, await engine.MetricAsync("engine_leader"));
        Assert.Equal(1, await engine.MetricAsync("engine_terms_total"));
        Assert.DoesNotContain("Stepped down", process.Output, StringComparison.Ordinal);
        Assert.Equal(0, await process.StopAsync());
    }
}
