using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>The newest price of each symbol.</summary>
public sealed partial class PricesPanel
{
    private IReadOnlyList<PriceRow> _rows = [];
    private long _prices = -1;
    private long _symbols = -1;

    [Inject] private ChartSelection Selection { get; set; } = default!;

    private protected override bool Look()
    {
        if (!(IsNew(ref _prices, State.Prices.Version) | IsNew(ref _symbols, State.Status.Version))) return false;
        _rows = PriceRow.All(State.Status.Value?.Symbols ?? [], State.Prices.Items, State.Symbols.Items);
        return true;
    }
}
