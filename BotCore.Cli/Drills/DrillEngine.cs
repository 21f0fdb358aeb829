using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BotCore.Cli.Engine;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Drills;

/// <summary>A real engine on a scratch folder, whose journal is watched from outside.</summary>
internal sealed class DrillEngine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120), LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly Uri _url;
    private readonly List<(long Version, long At)> _seen = [];
    private readonly BoundedTail _errors = new();
    private readonly Task _reading;

    private DrillEngine(string assembly, string folder, string state, string repository, int shipSeconds)
    {
        int port = FreePort();
        _url = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri;
        var start = new ProcessStartInfo(InstallLayout.DotnetHost()) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])
            [assembly, $"--State:Directory={state}", $"--Urls={_url.GetLeftPart(UriPartial.Authority)}", "--Market:Speed=3600x", "--Shutdown:DrainDelay=00:00:00",
             $"--Backup:Directory={repository}", $"--Backup:ShipSeconds={shipSeconds.ToString(CultureInfo.InvariantCulture)}"])
            start.ArgumentList.Add(word);
        // Nothing of the installation the command runs beside: a drill is on files of its own.
        foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("Store__", StringComparison.OrdinalIgnoreCase) || key.StartsWith("Bus__", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        _process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        _reading = Task.WhenAll(DiscardAsync(_process.StandardOutput), _errors.ReadAsync(_process.StandardError));
    }

    /// <summary>Journal version that the engine confirmed last; 0 before the first look.</summary>
    public long Version => _seen.Count == 0 ? 0 : _seen[^1].Version;

    public static DrillEngine Start(InstallLayout layout, string state, string repository, int shipSeconds)
    {
        var (assembly, folder) = layout.Locate("BotCore.TradingEngine", installedAs: ServiceCatalogue.TradingEngine);
        return new DrillEngine(assembly, folder, state, repository, shipSeconds);
    }

    /// <summary>Waits until the engine is ready.</summary>
    /// <exception cref="CommandFailedException">It ended, or was not ready in time.</exception>
    public Task ReadyAsync(CancellationToken ct) => UntilAsync("ready", () => EngineClient.IsHealthyAsync(_http, new Uri(_url, "/api/health/ready"), ct), ct);

    /// <summary>Waits until the journal has reached a version, and remembers when it had which.</summary>
    /// <exception cref="CommandFailedException">It ended, or did not get there in time.</exception>
    public Task ReachAsync(long version, CancellationToken ct) => UntilAsync($"record {version}", async () =>
    {
        var status = await new EngineClient(_http, _url).StatusAsync(ct);
        if (status.Value is { } value && value.JournalVersion > Version) _seen.Add((value.JournalVersion, Stopwatch.GetTimestamp()));
        return Version >= version;
    }, ct);

    /// <summary>Lets it trade for a time, and watches.</summary>
    /// <exception cref="CommandFailedException">It ended, or stood still.</exception>
    public async Task TradeAsync(TimeSpan howLong, CancellationToken ct)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < howLong) await ReachAsync(Version + 1, ct);
    }

    /// <summary>How long ago everything up to a version was the whole journal, at most: what came later is younger.</summary>
    public TimeSpan AgeOf(long version)
    {
        long at = _seen.Where(one => one.Version <= version).Select(one => one.At).DefaultIfEmpty(_seen[0].At).Last();
        return Stopwatch.GetElapsedTime(at);
    }

    /// <summary>Ends it as a machine that lost its power would.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>Asks it to stop and waits.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (ProcessIdentity.Of(_process.Id) is { } identity) ProcessSignals.Terminate(identity);
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>Waits for an end that was not asked for.</summary>
    /// <returns>The exit code; null when it still runs after a minute.</returns>
    public async Task<int?> EndAsync(CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        return _process.HasExited ? _process.ExitCode : null;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task UntilAsync(string what, Func<Task<bool>> condition, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (!await condition())
        {
            if (_process.HasExited)
            {
                await _reading;
                throw new CommandFailedException(ExitCodes.Failed, $"the engine of the drill ended with {ExitCodes.Describe(_process.ExitCode)} before {what}: {_errors}");
            }
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new CommandFailedException(ExitCodes.Failed, $"the engine of the drill did not get to {what} within {Patience.TotalSeconds:0} s");
            }
        }
    }

    private static async Task DiscardAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) > 0) { }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The last lines of an output.</summary>
    private sealed class BoundedTail
    {
        private readonly Queue<string> _lines = new();

        public async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_lines)
                {
                    _lines.Enqueue(line.Length > 300 ? line[..300] : line);
                    if (_lines.Count > 5) _lines.Dequeue();
                }
            }
        }

        public override string ToString()
        {
            lock (_lines) return string.Join(" / ", _lines);
        }
    }
}
