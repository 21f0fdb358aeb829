using System.Runtime.InteropServices;

namespace BotCore.Cli.Supervision;

/// <summary>Ctrl-C, SIGTERM and a closed terminal: the first asks for a graceful stop, a second one ends everything at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _gate = new();

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    public CancellationToken Stop => _stop.Token;

    public CancellationToken Kill => _kill.Token;

    /// <summary>True when the stop was asked for by Ctrl-C.</summary>
    public bool IsInterrupted { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        lock (_gate)
        {
            _stop.Dispose();
            _kill.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested)
            {
                IsInterrupted = context.Signal == PosixSignal.SIGINT;
                _stop.CancelAsync();
            }
            else
            {
                _kill.CancelAsync();
            }
        }
    }
}
