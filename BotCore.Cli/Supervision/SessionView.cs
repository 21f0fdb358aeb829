using BotCore.Cli.Output;

namespace BotCore.Cli.Supervision;

/// <summary>A supervised run as its terminal shows it: every line with the name of who says it, news of the services between them.</summary>
/// <param name="services">How many there are.</param>
/// <param name="showsServiceLines">False in the background, where the log files are the place to look.</param>
internal sealed class SessionView(LiveLines lines, int services, bool isColoured, bool isRaw, bool showsServiceLines, TimeProvider time)
    : ISupervisionView
{
    private const string Own = "botcore";
    private static readonly int NameWidth = ServiceCatalogue.LogNames.Max(n => n.Length);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServiceRecord> _known = [];
    private readonly Dictionary<string, long> _started = [];

    private readonly TaskCompletionSource _allReady = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all services are ready at the same time for the first time.</summary>
    public Task AllReady => _allReady.Task;

    public void Line(ServiceDefinition service, OutputLine line)
    {
        if (!showsServiceLines) return;
        lines.Add(isRaw ? line.Text : $"{Prefix(service.Name)} {LogLine.Render(line.Text, isColoured)}");
    }

    public void Changed(ServiceRecord now)
    {
        lock (_gate)
        {
            var before = _known.GetValueOrDefault(now.Name);
            _known[now.Name] = now;
            if (now.State is ServiceState.Starting) _started[now.Name] = time.GetTimestamp();
            if (before?.State != now.State || before.Pid != now.Pid) Say(now.Name, Describe(now), Colour(now.State));
            if (_known.Count == services && _known.Values.All(s => s.State is ServiceState.Ready)) _allReady.TrySetResult();
        }
    }

    public void Warn(string message) => Say(Own, message, Ansi.Yellow);

    public void Say(string message) => Say(Own, message, colour: null);

    private void Say(string name, string message, string? colour) => lines.Add($"{Prefix(name)} {Ansi.Paint(message, colour, isColoured)}");

    private string Describe(ServiceRecord service) => service.State switch
    {
        ServiceState.Starting => $"started, process {service.Pid}; waiting for {service.ReadyUrl}",
        ServiceState.Ready => $"ready after {time.GetElapsedTime(_started[service.Name]).TotalSeconds:0.0} s",
        ServiceState.Restarting => $"crashed: {service.Reason}",
        ServiceState.Stopping => "stopping",
        ServiceState.Stopped => "stopped",
        _ => $"failed: {service.Reason}",
    };

    private static string? Colour(ServiceState state) => state switch
    {
        ServiceState.Ready => Ansi.Green,
        ServiceState.Restarting => Ansi.Yellow,
        ServiceState.Failed => Ansi.Red,
        _ => null,
    };

    private string Prefix(string name)
    {
        string? colour = name switch { ServiceCatalogue.TradingEngine => Ansi.Cyan, ServiceCatalogue.Dashboard => Ansi.Magenta, ServiceCatalogue.AiGateway => Ansi.Green, _ => Ansi.Grey };
        return Ansi.Paint(name.PadRight(NameWidth) + " |", colour, isColoured);
    }
}
