using BotCore.Dashboard.Formatting;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Live;

/// <summary>A part of a page that shows live values: repaints on the circuit's beat when, and only when, what it shows has changed.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private IDisposable? _membership;

    [Inject] private CircuitPulse Pulse { get; set; } = default!;

    [Inject] private ConnectionMonitor Monitor { get; set; } = default!;

    [Inject] private protected LiveState State { get; private set; } = default!;

    /// <summary>How the dashboard stands to the engine, as of the last look.</summary>
    private protected EngineConnection Connection { get; private set; } = default!;

    /// <summary>False before the engine's state has been read for the first time, as of the last look.</summary>
    private protected bool IsKnown { get; private set; }

    /// <summary>False on the prerendered page, before its live connection stands: nothing can be pressed yet.</summary>
    private protected bool IsInteractive => RendererInfo.IsInteractive;

    /// <summary>Time of the last word from the engine when the shown values may be old; null while they are current.</summary>
    private protected string? StaleSince => Connection.IsLive ? null : Format.Clock(Connection.LastHeard);

    /// <summary>Looks at the newest values; runs at the start and on each beat.</summary>
    /// <returns>True when something shown has changed.</returns>
    private protected abstract bool Look();

    protected override void OnInitialized()
    {
        (Connection, IsKnown) = (Monitor.Current, State.IsLoaded);
        Look();
        if (RendererInfo.IsInteractive) _membership = Pulse.Join(PulseAsync);
    }

    /// <summary>True when <paramref name="version"/> differs from the one seen, which it then becomes.</summary>
    private protected static bool IsNew(ref long seen, long version)
    {
        bool isNew = seen != version;
        seen = version;
        return isNew;
    }

    /// <summary>What a beat does beyond repainting; nothing by default. Must not wait for the browser.</summary>
    private protected virtual Task AfterLookAsync() => Task.CompletedTask;

    private async Task PulseAsync()
    {
        try
        {
            await InvokeAsync(BeatAsync);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault must end in the circuit's error notice: a page that quietly stops moving looks like a calm market.
            await DispatchExceptionAsync(e);
        }
    }

    private async Task BeatAsync()
    {
        if (_membership is null) return;
        var connection = Monitor.Current;
        bool isKnown = State.IsLoaded;
        bool hasNews = isKnown != IsKnown
            || connection.Phase != Connection.Phase || connection.Since != Connection.Since || connection.Reason != Connection.Reason;
        (Connection, IsKnown) = (connection, isKnown);
        if (Look() || hasNews) StateHasChanged();
        await AfterLookAsync();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _membership?.Dispose();
        _membership = null;
    }
}
