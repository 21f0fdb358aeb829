using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Features.Overview;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Dashboard.Features;

/// <summary>A part of the page, rendered without a browser, with commands that really go to a contract engine.</summary>
public abstract class PartTest : BunitContext, IAsyncLifetime
{
    private LiveHarness? _live;

    private protected ContractEngine Engine { get; private set; } = default!;

    private protected LiveState State => _live!.State;

    private protected FakeTimeProvider Clock { get; } = new(Sample.Noon);

    public async ValueTask InitializeAsync()
    {
        Engine = await ContractEngine.StartNewAsync();
        _live = LiveHarness.Disconnected(Engine, Clock);
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(_live.State);
        Services.AddSingleton(_live.Commands);
        Services.AddSingleton(_live.Loader);
        Services.AddSingleton(new ConnectionMonitor(Clock));
        Services.AddScoped<CircuitPulse>();
        Services.AddScoped<ChartSelection>();
        Services.AddScoped<CommandNotices>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/dialogs.js");
        SetRendererInfo(new RendererInfo("Server", true));
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _live!.DisposeAsync();
        await Engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The state as if read from the engine just now, with a live connection.</summary>
    private protected void Know(Func<EngineSnapshot, EngineSnapshot>? change = null)
    {
        var snapshot = new EngineSnapshot(
            Sample.Status(), Sample.Account(), [Sample.Bitcoin(), Sample.Ether()], [Sample.Price()], [Sample.Long()], [Sample.Stop()],
            [Sample.Trade(2, -4m), Sample.Trade(1)], [Sample.Signal()], []);
        State.Load(change is null ? snapshot : change(snapshot));
        Services.GetRequiredService<ConnectionMonitor>().Opened();
    }

    /// <summary>One repaint.</summary>
    private protected void Beat() => Clock.Advance(CircuitPulse.Interval);
}
