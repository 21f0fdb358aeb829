using System.ComponentModel;
using System.Diagnostics;

namespace BotCore.Cli.Supervision;

/// <summary>Starts services as plain processes of this machine, each in a session of its own where the system can do that.</summary>
/// <remarks>
/// A terminal sends Ctrl-C to every process of the foreground group. In a session of its own a service hears of it only from its
/// supervisor, which stops all in order and counts how often it was asked.
/// </remarks>
internal sealed class ProcessLauncher : IProcessLauncher
{
    private readonly string? _setsid = FindSetsid();

    public IChildProcess Start(ServiceDefinition service, Action<OutputLine> onLine)
    {
        var start = new ProcessStartInfo
        {
            FileName = _setsid ?? service.FileName,
            WorkingDirectory = service.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (_setsid is not null) start.ArgumentList.Add(service.FileName);
        foreach (string argument in service.Arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in service.Environment) start.Environment[name] = value;

        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
            process.StandardInput.Close();
            return new ChildProcess(process, onLine);
        }
        catch (Win32Exception e)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"{service.Name} cannot be started: {service.FileName}: {e.Message}");
        }
    }

    private static string? FindSetsid()
    {
        if (!OperatingSystem.IsLinux()) return null;
        const string setsid = "/usr/bin/setsid";
        return File.Exists(setsid) ? setsid : null;
    }

    private sealed class ChildProcess : IChildProcess
    {
        /// <summary>A grandchild that inherited the pipe can hold it open for ever; the end of the process is what counts.</summary>
        private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(2);

        private readonly Process _process;
        private readonly CancellationTokenSource _reading = new();

        public ChildProcess(Process process, Action<OutputLine> onLine)
        {
            _process = process;
            Pid = process.Id;
            Identity = ProcessIdentity.Of(process.Id);
            Ended = WaitAsync(
                BoundedLines.ReadAsync(process.StandardOutput, text => onLine(new OutputLine(text, IsError: false)), _reading.Token),
                BoundedLines.ReadAsync(process.StandardError, text => onLine(new OutputLine(text, IsError: true)), _reading.Token));
        }

        public ProcessIdentity? Identity { get; }

        public int Pid { get; }

        public Task<int> Ended { get; }

        public void RequestStop()
        {
            if (Identity is { } identity) ProcessSignals.Terminate(identity);
        }

        public void Kill()
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // ended already
            }
        }

        public void Dispose()
        {
            _reading.Dispose();
            _process.Dispose();
        }

        private async Task<int> WaitAsync(Task output, Task error)
        {
            await _process.WaitForExitAsync(CancellationToken.None);
            var lines = Task.WhenAll(output, error);
            if (await Task.WhenAny(lines, Task.Delay(LastLines, CancellationToken.None)) != lines) await _reading.CancelAsync();
            await lines;
            return _process.ExitCode;
        }
    }
}
