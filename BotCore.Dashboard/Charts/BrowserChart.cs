using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace BotCore.Dashboard.Charts;

/// <summary>A chart in the browser. One batch is on its way at a time; what was lost on the way is sent again as a whole.</summary>
internal sealed class BrowserChart(IJSRuntime js, string modulePath) : IAsyncDisposable
{
    /// <summary>A browser that has not drawn by then is gone or comes back with an empty hand.</summary>
    private static readonly TimeSpan PushTimeout = TimeSpan.FromSeconds(5);

    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private Task _pushing = Task.CompletedTask;

    /// <summary>Why there is no chart; null when there is one or it is being made.</summary>
    public string? Failure { get; private set; }

    /// <summary>True when a batch may be sent.</summary>
    public bool IsReady => _chart is not null && _pushing.IsCompleted;

    /// <param name="kind">Name of the function of the module that makes the chart.</param>
    public async Task OpenAsync(ElementReference host, string kind)
    {
        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", modulePath);
            _chart = await _module.InvokeAsync<IJSObjectReference>(kind, host);
        }
        catch (JSException e)
        {
            Failure = $"The chart could not be drawn: {e.Message}";
        }
        catch (Exception e) when (IsGone(e))
        {
            // The page was closed while its chart was being made.
        }
    }

    /// <summary>Sends a batch without waiting for it; <paramref name="onLost"/> is called when it may not have arrived.</summary>
    public void Push(Func<Batch, Task> batch, Action onLost)
    {
        if (_chart is { } chart && _pushing.IsCompleted) _pushing = PushAsync(new Batch(chart), batch, onLost);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("dispose", PushTimeout);
                await _chart.DisposeAsync();
            }
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
            // Closed together with the page.
        }
    }

    private async Task PushAsync(Batch target, Func<Batch, Task> batch, Action onLost)
    {
        try
        {
            await batch(target);
        }
        catch (JSException e)
        {
            Failure = $"The chart could not be drawn: {e.Message}";
        }
        catch (Exception e) when (IsGone(e))
        {
            onLost();
        }
    }

    private static bool IsGone(Exception e) => e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException;

    /// <summary>What can be told to the chart.</summary>
    internal readonly struct Batch(IJSObjectReference chart)
    {
        public Task CallAsync(string function, params object?[] arguments) => chart.InvokeVoidAsync(function, PushTimeout, arguments).AsTask();
    }
}
