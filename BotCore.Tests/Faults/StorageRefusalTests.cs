using System.Diagnostics;
using System.Net;
using BotCore.Tests.Engine;
using BotCore.Tests.Stores;

namespace BotCore.Tests.Faults;

/// <summary>Disk and database that stop taking writes under a running engine.</summary>
[Trait("Category", "Integration")]
public sealed class StorageRefusalTests(MongoServer database, ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_disk_that_fills_up_halts_trading_and_tells_and_room_is_all_it_takes_to_go_on()
    {
        using var disk = SmallDisk.Mount(64);
        using var process = EngineUnderTest.Start(disk.Path, "--Market:Speed=300x", "--Market:Symbols=BTCUSDT", "--Jobs:Worker=false");
        using var engine = new ObservedEngine(process);
        await engine.ReadyAsync();
        await engine.GrowsAsync(0);

        string filler = Path.Combine(disk.Path, "filler");
        int said = process.Output.Length;
        disk.Fill(filler);
        long stuck = await HaltsAsync(engine, process, said);
        Assert.Contains("the disk is full", process.Output, StringComparison.Ordinal);
        File.Delete(filler);

        await GoesOnAsync(engine, stuck);
        Assert.Equal(0, await process.StopAsync());
        CheckRecords(disk.Path);
    }

    [Fact]
    public async Task A_file_system_that_gives_up_halts_trading_and_what_was_told_is_there_when_it_is_mounted_again()
    {
        using var disk = await FailingDisk.MountAsync(_folder);
        string[] options = ["--Market:Speed=60x", "--Market:Symbols=BTCUSDT", "--Jobs:Worker=false"];
        long stuck;
        using (var process = EngineUnderTest.Start(disk.Path, options))
        {
            using var engine = new ObservedEngine(process);
            await engine.ReadyAsync();
            await engine.GrowsAsync(0);

            int said = process.Output.Length;
            await disk.FailAsync();
            stuck = await HaltsAsync(engine, process, said);
            var stopping = Stopwatch.StartNew();
            await process.StopAsync();
            output.WriteLine($"stopped within {stopping.Elapsed.TotalSeconds:0.0} s");
        }
        await disk.MountAgainAsync();

        using var last = EngineUnderTest.Start(disk.Path, options);
        using var again = new ObservedEngine(last);
        await again.ReadyAsync();
        await again.GrowsAsync(stuck);
        Assert.Equal(0, await last.StopAsync());
        CheckRecords(disk.Path);
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_halts_trading_until_it_does()
    {
        var own = await database.NewDatabaseAsync();
        await using var proxy = new RefusingDatabase(new Uri(await database.UriAsync()));
        string uri = new UriBuilder(proxy.Uri) { Path = own.Database, Query = "directConnection=true" }.Uri.ToString();
        using var process = EngineUnderTest.Start(
            _folder.File("state"), "--Store:Kind=mongodb", $"--Store:MongoDb:ConnectionString={uri}", "--Store:MongoDb:TimeoutSeconds=3", "--Lease:Enabled=false",
            "--Market:Speed=60x", "--Market:Symbols=BTCUSDT", "--Jobs:Worker=false");
        using var engine = new ObservedEngine(process);
        await engine.ReadyAsync();

        int said = process.Output.Length;
        proxy.Refuse(14031, "OutOfDiskSpace", "available disk space is less than required minimum");
        long stuck = await HaltsAsync(engine, process, said);
        Assert.True(proxy.Refused > 0);
        proxy.Accept();
        await GoesOnAsync(engine, stuck);

        said = process.Output.Length;
        proxy.Refuse(10107, "NotWritablePrimary", "not primary");
        stuck = await HaltsAsync(engine, process, said);
        proxy.Accept();
        await GoesOnAsync(engine, stuck);
        Assert.Equal(0, await process.StopAsync());
    }

    /// <param name="said">Length of what the engine had said before the fault.</param>
    /// <returns>The journal's version while nothing can be written.</returns>
    private async Task<long> HaltsAsync(ObservedEngine engine, EngineUnderTest process, int said)
    {
        await engine.UntilAsync(async () => (await engine.HealthAsync()).Status is HttpStatusCode.ServiceUnavailable, "is not ready");
        await engine.UntilAsync(async () => await engine.MetricAsync("journal_writable") == 0, "shows that the journal cannot be written");
        // The log is written behind what it tells; only what it has said since is about this fault.
        await engine.UntilAsync(() => Task.FromResult(process.Output[said..].Contains("\"event_id\":4001", StringComparison.Ordinal)), "says why it halts");
        output.WriteLine((await engine.HealthAsync()).Text);
        long version = await engine.VersionAsync();
        // A moment in which a live market goes on: whatever is decided now must not be remembered.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(version, await engine.VersionAsync());
        return version;
    }

    private static async Task GoesOnAsync(ObservedEngine engine, long stuck)
    {
        await engine.ReadyAsync();
        await engine.GrowsAsync(stuck);
        await engine.UntilAsync(async () => await engine.MetricAsync("journal_writable") == 1, "shows that the journal can be written");
        await engine.UntilAsync(async () => await engine.MetricAsync("read_models_lag_records") < 100, "has its lists up to date");
    }

    private static void CheckRecords(string state)
    {
        var versions = EngineUnderTest.RecordsOf(state).Select(record => record.Version).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(i => (long)i), versions);
    }
}

/// <summary>A real file system that can be made to give up, as one with a broken device does: from then on it is read-only until it is mounted anew.</summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly string _image;

    private FailingDisk(string image, string path) => (_image, Path) = (image, path);

    public string Path { get; }

    public static async Task<FailingDisk> MountAsync(TemporaryFolder folder)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("a file system in a file is mounted on Linux only");
        var disk = new FailingDisk(folder.File("image"), Directory.CreateDirectory(folder.File("disk")).FullName);
        await using (var image = File.Create(disk._image)) image.SetLength(64 << 20);
        if (await RunAsync("mkfs.ext4", "-q", "-F", disk._image) is not 0 and var made) Assert.Skip($"no ext4 can be made here (mkfs.ext4 ended with {made})");
        if (await RunAsync("mount", "-o", "loop", disk._image, disk.Path) is not 0 and var mounted)
            Assert.Skip($"mounting a file system in a file is not allowed here (mount ended with {mounted})");
        return disk;
    }

    /// <summary>What the kernel does by itself when it no longer trusts the file system.</summary>
    public async Task FailAsync() => Assert.Equal(0, await RunAsync("mount", "-o", "remount,abort", Path));

    public async Task MountAgainAsync()
    {
        Assert.Equal(0, await RunAsync("umount", Path));
        Assert.Equal(0, await RunAsync("mount", "-o", "loop", _image, Path));
    }

    public void Dispose() => RunAsync("umount", "-l", Path).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return 127;
        }
    }
}
