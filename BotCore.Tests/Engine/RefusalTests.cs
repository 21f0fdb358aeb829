using System.Net;
using System.Net.Sockets;

namespace BotCore.Tests.Engine;

/// <summary>What an engine process says, and how it ends, when it cannot or must not start.</summary>
[Trait("Category", "Integration")]
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_engine_on_the_same_state_refuses_to_trade_and_names_the_first()
    {
        string state = _folder.File("state");
        using var first = EngineUnderTest.Start(state);
        await first.ReachesAsync(1);

        using var second = EngineUnderTest.Start(state);

        Assert.Equal(73, await second.ExitAsync());
        Assert.Contains("in use by another trading engine", second.Errors, StringComparison.Ordinal);
        Assert.Contains("refuses to trade", second.Errors, StringComparison.Ordinal);
        Assert.Contains("process ", second.Errors, StringComparison.Ordinal);
        Assert.Contains("\"level\":\"FATAL\"", second.Output, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task A_malformed_candle_file_is_refused_before_anything_is_traded()
    {
        string file = _folder.File("btcusdt.csv");
        await File.WriteAllTextAsync(file, "timestamp_ms,open,high,low,close,volume\n0,10,11,9,10,1\n60000,10,11,9,abc,1\n120000,10,11,9,10,1\n");

        using var engine = EngineUnderTest.Start(_folder.File("state"), $"--Market:Source=replay:{file}");

        Assert.Equal(65, await engine.ExitAsync());
        Assert.Contains("btcusdt.csv", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("line 3", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("close", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("abc", engine.Errors, StringComparison.Ordinal);
        Assert.Equal(0, EngineUnderTest.JournalOf(_folder.File("state")).Version);
    }

    [Fact]
    public async Task A_taken_port_ends_the_engine_before_it_trades()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        using var engine = EngineUnderTest.StartOn(port, _folder.File("state"));

        Assert.Equal(69, await engine.ExitAsync());
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), engine.Errors, StringComparison.Ordinal);
        Assert.Equal(0, EngineUnderTest.JournalOf(_folder.File("state")).Version);
    }

    [Fact]
    public async Task Every_wrong_option_is_named_at_once()
    {
        using var engine = EngineUnderTest.Start(
            _folder.File("state"), "--Market:Speed=fast", "--Market:Sead=1", "--Market:Seed=-1", "--Trading:Mode=dream", "--Trading:Set:risk.dailyLossRatio=7",
            "--Trading:Set:risk.colour=blue", "--Market:Symbols=BTCUSDT,??");

        Assert.Equal(64, await engine.ExitAsync());
        Assert.Contains("Market:Speed: 'fast'", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("Market:Sead: there is no such option", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("Market:Seed: '-1'", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("Trading:Mode: 'dream'", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("risk.dailyLossRatio: '7' is not allowed; allowed is 0.001 to 0.50", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("'risk.colour': there is none of this name", engine.Errors, StringComparison.Ordinal);
        Assert.Contains("Market:Symbols: '??'", engine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_journal_page_is_named_and_nothing_trades_on_it()
    {
        string state = _folder.File("state");
        using (var engine = EngineUnderTest.Start(state))
        {
            await engine.ReachesAsync(5000);
            Assert.Equal(0, await engine.StopAsync());
        }
        string journal = EngineUnderTest.JournalOf(state).Path;
        using (var file = new FileStream(journal, FileMode.Open, FileAccess.ReadWrite))
        {
            var rubbish = new byte[4096];
            new Random(3).NextBytes(rubbish);
            file.Position = 20 * 4096;
            file.Write(rubbish);
        }
        long length = new FileInfo(journal).Length;

        using var again = EngineUnderTest.Start(state);

        Assert.Equal(74, await again.ExitAsync());
        Assert.Contains("page 21", again.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing trades on it", again.Errors, StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(journal).Length);
    }

    [Fact]
    public async Task On_a_full_disk_trading_halts_and_goes_on_by_itself_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(4);
        using var engine = EngineUnderTest.Start(disk.Path, "--Market:Speed=max");
        await engine.SaysAsync("\"event_id\":4001");
        Assert.Contains("the disk is full", engine.Output, StringComparison.Ordinal);
        Assert.False(engine.HasExited);
        using var client = new HttpClient { BaseAddress = engine.BaseAddress };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        long stuck = EngineUnderTest.JournalOf(disk.Path).Version;

        disk.Resize(64);

        await engine.ReachesAsync(stuck + 1000);
        Assert.True(EngineUnderTest.JournalOf(disk.Path).Version > stuck);
        engine.Kill();
        var versions = EngineUnderTest.RecordsOf(disk.Path).Select(record => record.Version).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(i => (long)i), versions);
    }
}
