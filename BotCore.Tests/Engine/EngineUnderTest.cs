using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace BotCore.Tests.Engine;

/// <summary>A real engine process, started as an operator would start it.</summary>
internal sealed class EngineUnderTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _stateDirectory;

    private EngineUnderTest(string stateDirectory, int port, string[] options, IReadOnlyDictionary<string, string>? environment = null)
    {
        _stateDirectory = stateDirectory;
        BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        string dll = Path.Combine(AppContext.BaseDirectory, "BotCore.TradingEngine.dll");
        var start = new ProcessStartInfo("dotnet", [dll, $"--State:Directory={stateDirectory}", $"--Urls={BaseAddress}", "--Shutdown:DrainDelay=00:00:00", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Heard(e.Data);
        _process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors) _errors.AppendLine(e.Data);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri BaseAddress { get; }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public string Errors
    {
        get { lock (_errors) return _errors.ToString(); }
    }

    public bool HasExited => _process.HasExited;

    public static EngineUnderTest Start(string stateDirectory, params string[] options) => new(stateDirectory, FreePort.Next(), options);

    /// <param name="environment">Variables of the process beside those of the test.</param>
    public static EngineUnderTest StartWith(IReadOnlyDictionary<string, string> environment, string stateDirectory, params string[] options) =>
        new(stateDirectory, FreePort.Next(), options, environment);

    public static EngineUnderTest StartOn(int port, string stateDirectory, params string[] options) => new(stateDirectory, port, options);

    /// <summary>The trade hash that the engine reports when the recorded market has ended.</summary>
    public Task<string> FinishedAsync() => _finished.Task.WaitAsync(Patience);

    /// <summary>Ends like a machine that lost power, as far as the process is concerned.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops every thread of it, as a paused machine does, or lets it go on.</summary>
    public async Task SignalAsync(string name)
    {
        using var signal = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        _process.WaitForExit(); // also waits for the last lines of output
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public async Task<int> StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Waits until the journal has reached a version, the process has ended, or the market has.</summary>
    public async Task ReachesAsync(long version)
    {
        var clock = Stopwatch.StartNew();
        while (!HasExited && !_finished.Task.IsCompleted && JournalOf(_stateDirectory).Version < version)
        {
            if (clock.Elapsed > Patience) throw new TimeoutException($"the journal did not reach version {version}");
            await Task.Delay(2);
        }
    }

    /// <summary>Waits until the engine has said something on standard output.</summary>
    public async Task SaysAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (clock.Elapsed > Patience || HasExited) throw new TimeoutException($"the engine did not say {text}; it said:{Environment.NewLine}{Output}{Errors}");
            await Task.Delay(10);
        }
    }

    /// <summary>Version and every record of the journal, as text.</summary>
    public static (long Version, string Path) JournalOf(string stateDirectory)
    {
        string? path = Directory.Exists(stateDirectory)
            ? Directory.EnumerateFiles(stateDirectory, "journal.db", SearchOption.AllDirectories).SingleOrDefault()
            : null;
        if (path is null) return (0, "");
        try
        {
            using var connection = Open(path);
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT coalesce(max(version), 0) FROM journal";
            return ((long)command.ExecuteScalar()!, path);
        }
        catch (SqliteException)
        {
            return (0, path); // its tables are being created right now
        }
    }

    /// <summary>All records: version, kind and payload, in order.</summary>
    public static List<(long Version, string Kind, string Payload)> RecordsOf(string stateDirectory)
    {
        using var connection = Open(JournalOf(stateDirectory).Path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version, kind, CAST(payload AS TEXT) FROM journal ORDER BY version";
        using var reader = command.ExecuteReader();
        var records = new List<(long, string, string)>();
        while (reader.Read()) records.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        return records;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (!line.Contains("\"event_id\":9003", StringComparison.Ordinal)) return;
        using var json = JsonDocument.Parse(line);
        _finished.TrySetResult(json.RootElement.GetProperty("context").GetProperty("TradeHash").GetString()!);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly;Default Timeout=2");
        connection.Open();
        return connection;
    }
}
