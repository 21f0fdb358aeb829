using System.Diagnostics;
using BotCore.Tests.Engine;

namespace BotCore.Tests.Faults;

/// <summary>A state folder on a disk that has become read-only, as a file system with errors does.</summary>
[Trait("Category", "Integration")]
public sealed class ReadOnlyTests
{
    [Fact]
    public async Task On_a_read_only_disk_the_engine_says_so_and_trades_nothing_until_it_can_be_written()
    {
        using var disk = SmallDisk.Mount(64);
        string state = Path.Combine(disk.Path, "state");
        string[] options = ["--Market:Speed=60x", "--Market:Symbols=BTCUSDT"];
        using (var first = EngineUnderTest.Start(state, options))
        {
            using var engine = new ObservedEngine(first);
            await engine.ReadyAsync();
            await engine.GrowsAsync(0);
            Assert.Equal(0, await first.StopAsync());
        }

        await RemountAsync(disk.Path, "ro");
        using (var refused = EngineUnderTest.Start(state, options))
        {
            Assert.Equal(TradingEngine.Engine.ExitCodes.JournalDamaged, await refused.ExitAsync());
            Assert.Matches("(?i)read-?only", refused.Errors);
        }

        await RemountAsync(disk.Path, "rw");
        using var last = EngineUnderTest.Start(state, options);
        using var again = new ObservedEngine(last);
        await again.ReadyAsync();
        await again.GrowsAsync(await again.VersionAsync());
        Assert.Equal(0, await last.StopAsync());
    }

    private static async Task RemountAsync(string path, string mode)
    {
        using var process = Process.Start("mount", ["-o", $"remount,{mode}", path]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
