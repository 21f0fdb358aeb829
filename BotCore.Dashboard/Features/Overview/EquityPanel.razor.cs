using BotCore.Contracts.Trading;
using BotCore.Dashboard.Charts;
using BotCore.Dashboard.Formatting;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>The account's equity over market time.</summary>
public sealed partial class EquityPanel : IAsyncDisposable
{
    private BrowserChart _chart = default!;
    private ElementReference _host;
    private bool _isOpening;
    private string _label = "";
    private long _points = -1;
    private int _generation = -1;
    private EquityPointModel? _last;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    protected override void OnInitialized()
    {
        _chart = new BrowserChart(Js, "./" + Assets["js/charts.js"]);
        base.OnInitialized();
    }

    private protected override bool Look()
    {
        if (!IsNew(ref _points, State.Equity.Version)) return false;
        bool hadPoints = _last is not null;
        string label = $"Equity curve, now {Format.Money(State.Equity.Last?.Equity)}. Arrow keys scroll, plus and minus zoom.";
        bool hasNews = label != _label || !hadPoints;
        _label = label;
        return hasNews;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The host is there only once something is known.
        if (_isOpening || !IsInteractive || !IsKnown) return;
        _isOpening = true;
        await _chart.OpenAsync(_host, "equity");
        Push();
        if (_chart.Failure is not null) StateHasChanged();
    }

    private protected override Task AfterLookAsync()
    {
        Push();
        return Task.CompletedTask;
    }

    private void Push()
    {
        if (!_chart.IsReady) return;
        var change = State.Equity.Since(_generation, _last?.Time);
        if (change.Points.Count == 0 || (!change.IsWhole && change.Points is [var only] && only == _last)) return;
        (_generation, _last) = (change.Generation, change.Points[^1]);
        double[] flat = ChartData.Flat(change.Points);
        double? start = (double?)State.Account.Value?.StartingBalance;
        _chart.Push(
            batch => change.IsWhole ? batch.CallAsync("setEquity", flat, start) : batch.CallAsync("addEquity", flat),
            onLost: () => _generation = -1);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return _chart.DisposeAsync();
    }
}
