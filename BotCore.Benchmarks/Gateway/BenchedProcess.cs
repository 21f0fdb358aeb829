using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BotCore.Benchmarks.Gateway;

/// <summary>A service started as an operator would start it; its output goes to a file.</summary>
internal sealed class BenchedProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _output;

    private BenchedProcess(Process process, string logFile, Uri address)
    {
        (_process, Address) = (process, address);
        _output = CopyAsync(process, logFile);
    }

    public Uri Address { get; }

    /// <summary>Resident memory, 10^6 bytes.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready within a minute.</exception>
    public static async Task<BenchedProcess> StartAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, int port, string logFile, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var service = new BenchedProcess(Process.Start(start)!, logFile, new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"));
        using var http = new HttpClient { BaseAddress = service.Address };
        long began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await IsReadyAsync(http, ct))
        {
            if (service._process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                service.Dispose();
                throw new InvalidOperationException($"{Path.GetFileName(program)} was not ready within {Patience.TotalSeconds:0} s; what it said is in {logFile}");
            }
            await timer.WaitForNextTickAsync(ct);
        }
        return service;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops every thread of it, or lets it go on: <c>STOP</c>, <c>CONT</c>.</summary>
    public async Task SignalAsync(string name, CancellationToken ct)
    {
        using var signal = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync(ct);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _output.Wait(TimeSpan.FromSeconds(5));
        _process.Dispose();
    }

    private static async Task CopyAsync(Process process, string logFile)
    {
        await using var file = File.Create(logFile);
        // One after the other would stop a service that fills the second pipe.
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(file);
        await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(await errors));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
