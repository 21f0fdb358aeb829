using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>The dashboard as an operator starts it: its own process, on a free loopback port.</summary>
internal sealed partial class DashboardProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DashboardProcess(string engineUrl, string url, string[] options)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "BotCore.Dashboard.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", url, "--Engine:BaseUrl", engineUrl, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Not the test folder: the dashboard must find its files wherever it is started.
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"the dashboard ended:\n{Output}"));
    }

    public Uri Url { get; private set; } = default!;

    private string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <param name="url">Where to listen; by default a free port.</param>
    /// <param name="options">More settings, as <c>--Name=value</c>.</param>
    public static async Task<DashboardProcess> StartAsync(string engineUrl, string url = "http://127.0.0.1:0", params string[] options)
    {
        var dashboard = new DashboardProcess(engineUrl, url, options);
        dashboard._process.Start();
        dashboard._process.BeginOutputReadLine();
        dashboard._process.BeginErrorReadLine();
        try
        {
            dashboard.Url = await dashboard._listening.Task.WaitAsync(TimeSpan.FromSeconds(120));
        }
        catch (TimeoutException)
        {
            string output = dashboard.Output;
            await dashboard.DisposeAsync();
            Assert.Fail($"the dashboard does not listen after 120 s; it said:\n{output}");
        }
        return dashboard;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Groups[1].Value + "/"));
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:[1-9]\d*)")]
    private static partial Regex Listening();
}
