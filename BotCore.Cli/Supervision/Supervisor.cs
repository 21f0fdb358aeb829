using System.Collections.Concurrent;

namespace BotCore.Cli.Supervision;

/// <summary>What a supervisor tells whoever watches it.</summary>
internal interface ISupervisionView
{
    void Changed(ServiceRecord service);

    void Line(ServiceDefinition service, OutputLine line);

    /// <summary>Something a person should know that is no service's.</summary>
    void Warn(string message);
}

/// <summary>Runs all services of one state folder, keeps <c>run/supervisor.json</c> true and writes each service's log.</summary>
internal sealed class Supervisor : IDisposable
{
    /// <summary>From the request to stop to the kill.</summary>
    public static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    private readonly StateFolder _state;
    private readonly ISupervisionView _view;
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<ServiceSupervisor> _services;
    private readonly IReadOnlyList<ServiceDefinition> _definitions;
    private readonly Dictionary<string, RollingLogFile> _logs;
    private SupervisorRecord _record;
    private bool _warned;

    public Supervisor(
        StateFolder state, IReadOnlyList<ServiceDefinition> definitions, SupervisorRecord record, IProcessLauncher launcher,
        Func<Uri, CancellationToken, Task<bool>> isReady, RestartOptions restart, TimeProvider time, Random random, ISupervisionView view)
    {
        _state = state;
        _view = view;
        _definitions = definitions;
        _logs = definitions.ToDictionary(d => d.Name, d => new RollingLogFile(state.LogOf(d.Name)));
        _services = [.. definitions.Select(d =>
            new ServiceSupervisor(d, launcher, isReady, new RestartPolicy(restart, time, random), time, OnChange, OnLine))];
        _record = record with { Services = [.. _services.Select(s => s.Record)] };
    }

    /// <summary>Runs until it is asked to stop or an essential service has failed for good; then everything has been stopped.</summary>
    /// <returns>The essential service that failed; null after a stop that was asked for.</returns>
    public async Task<ServiceRecord?> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var failed = new ConcurrentQueue<ServiceRecord>();
        Save();
        await Task.WhenAll(_services.Select(async (service, i) =>
        {
            try
            {
                var end = await service.RunAsync(StopDeadline, ending.Token, kill);
                if (end.State is not ServiceState.Failed || !_definitions[i].IsEssential) return;
                failed.Enqueue(end);
                await ending.CancelAsync();
            }
            catch (CommandFailedException)
            {
                await ending.CancelAsync(); // the program is not there: nothing is left running behind the message
                throw;
            }
        }));
        return failed.TryDequeue(out var first) ? first : null;
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values) log.Dispose();
    }

    private void OnChange(ServiceRecord service)
    {
        lock (_gate)
        {
            _record = _record with { Services = [.. _record.Services.Select(s => s.Name == service.Name ? service : s)] };
            Save();
        }
        _view.Changed(service);
    }

    private void OnLine(ServiceDefinition service, OutputLine line)
    {
        _logs[service.Name].Write(line.Text);
        _view.Line(service, line);
    }

    /// <summary>A full disk must not end the supervisor: the services go on, only <c>status</c> and <c>down</c> know less.</summary>
    private void Save()
    {
        try
        {
            _record.Write(_state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_warned) return;
            _warned = true;
            _view.Warn($"{_state.SupervisorFile} cannot be written, status and down may be wrong: {e.Message}");
        }
    }
}
