using BotCore.Contracts.Market;
using BotCore.Dashboard.Charts;
using BotCore.Dashboard.Formatting;
using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>Candles of one symbol and timeframe, with what was traded on them.</summary>
public sealed partial class ChartPanel : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private BrowserChart _chart = default!;
    private ElementReference _host;
    private bool _isOpening;
    private ChartView _view = ChartView.Of(null, null, (CandleLoad.Needed, null), null);
    private IReadOnlyList<string> _symbols = [];
    private CandleKey? _key;
    private WatchedCandles? _candles;
    private Task _loading = Task.CompletedTask;

    // What the browser has: of which series, up to where.
    private CandleKey? _sentKey;
    private int _sentGeneration = -1;
    private CandleModel? _sentLast;
    private (CandleKey, long, long, int) _sentMarks;

    [Inject] private CandleLoader Loader { get; set; } = default!;

    [Inject] private ChartSelection Selection { get; set; } = default!;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    private decimal? TickSize => _key is { } key ? State.Symbols.Find(key.Symbol)?.TickSize : null;

    protected override void OnInitialized()
    {
        _chart = new BrowserChart(Js, "./" + Assets["js/charts.js"]);
        base.OnInitialized();
    }

    private protected override bool Look()
    {
        var symbols = State.Status.Value?.Symbols ?? [];
        var key = Selection.Key(symbols);
        if (key != _key) _candles = key is { } chosen ? State.Candles.Watch(chosen) : null;
        bool hasNews = key != _key || !symbols.SequenceEqual(_symbols);
        (_key, _symbols) = (key, symbols);

        // A prerendered page does not read candles: the browser would draw them only later anyway.
        if (IsInteractive && _loading.IsCompleted && key is { } wanted && _candles?.State.Load == CandleLoad.Needed)
            _loading = LoadAsync(wanted, retryFailed: false);

        var view = ChartView.Of(_key, _candles?.Last, _candles?.State ?? (CandleLoad.Needed, null), TickSize);
        hasNews |= view != _view;
        _view = view;
        return hasNews;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The host is there only once something is known.
        if (_isOpening || !IsInteractive || !IsKnown) return;
        _isOpening = true;
        await _chart.OpenAsync(_host, "candles");
        Push();
        if (_chart.Failure is not null) StateHasChanged();
    }

    private protected override Task AfterLookAsync()
    {
        Push();
        return Task.CompletedTask;
    }

    private void SelectSymbol(ChangeEventArgs change) => Selection.Symbol = change.Value?.ToString();

    private void SelectTimeframe(string name) => Selection.Timeframe = name;

    private Task RetryAsync() => _key is { } key ? LoadAsync(key, retryFailed: true) : Task.CompletedTask;

    private async Task LoadAsync(CandleKey key, bool retryFailed)
    {
        try
        {
            await Loader.EnsureAsync(key, retryFailed, _closed.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private void Push()
    {
        if (!_chart.IsReady || _key is not { } key || _candles is null) return;
        bool isOther = key != _sentKey;
        var change = _candles.Since(isOther ? -1 : _sentGeneration, isOther ? null : _sentLast?.Time);
        bool hasCandles = change.IsWhole ? isOther || change.Points.Count > 0 : change.Points.Count > 1 || change.Points is [var only] && only != _sentLast;
        var marks = (key, State.Trades.Version, State.Positions.Version, change.Generation);
        bool hasMarks = marks != _sentMarks;
        if (!hasCandles && !hasMarks) return;

        int decimals = TickSize is { } tick ? Format.Decimals(tick) : 2;
        double[] flat = hasCandles ? ChartData.Flat(change.Points) : [];
        var from = _candles.First?.Time ?? DateTimeOffset.MaxValue;
        var chartMarks = hasMarks ? ChartMarks.Of(key.Symbol, State.Trades.Items, State.Positions.Items, from, Selection.Length) : [];
        var chartLines = hasMarks ? ChartMarks.Lines(State.Positions.Items.FirstOrDefault(position => position.Symbol == key.Symbol)) : [];
        (_sentKey, _sentGeneration, _sentMarks) = (key, change.Generation, marks);
        if (change.Points.Count > 0 || change.IsWhole) _sentLast = change.Points.Count > 0 ? change.Points[^1] : null;

        _chart.Push(
            async batch =>
            {
                if (hasCandles && isOther) await batch.CallAsync("setCandles", flat, decimals);
                else if (hasCandles && change.IsWhole) await batch.CallAsync("replaceCandles", flat);
                else if (hasCandles) await batch.CallAsync("addCandles", flat);
                if (hasMarks) await batch.CallAsync("setMarks", chartMarks, chartLines);
            },
            onLost: () => (_sentGeneration, _sentMarks) = (-1, default));
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        _closed.Cancel();
        _closed.Dispose();
        return _chart.DisposeAsync();
    }
}
