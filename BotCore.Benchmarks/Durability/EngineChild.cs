using System.Diagnostics;
using System.Globalization;

namespace BotCore.Benchmarks.Durability;

/// <summary>The engine's program as a process of its own.</summary>
internal sealed class EngineChild : IDisposable
{
    private readonly Process _process;

    public EngineChild(string state, params string[] options)
    {
        Address = new Uri($"http://127.0.0.1:{Ports.Free().ToString(CultureInfo.InvariantCulture)}");
        string dll = Path.Combine(AppContext.BaseDirectory, "BotCore.TradingEngine.dll");
        _process = Process.Start(new ProcessStartInfo(
            "dotnet", [dll, $"--State:Directory={state}", $"--Urls={Address}", "--Shutdown:DrainDelay=00:00:00", .. options])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public Task ReadyAsync(HttpClient http, int everyMs = 20) => Wait.UntilAsync(
        async () => (await http.GetAsync(new Uri(Address, "/health/ready"))).IsSuccessStatusCode, TimeSpan.FromSeconds(90), $"{Address} is ready", everyMs);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
