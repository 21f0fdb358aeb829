using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Orders;

/// <summary>Orders that can still fill; each can be cancelled, after a typed confirmation.</summary>
public sealed partial class OrdersPanel
{
    private ConfirmDialog _dialog = default!;
    private IReadOnlyList<OrderRow> _rows = [];
    private long _orders = -1;
    private long _symbols = -1;
    private string _consequence = "";

    [Inject] private EngineCommands Commands { get; set; } = default!;

    [Inject] private CommandNotices Notices { get; set; } = default!;

    private protected override bool Look()
    {
        if (!(IsNew(ref _orders, State.Orders.Version) | IsNew(ref _symbols, State.Symbols.Version))) return false;
        _rows = OrderRow.All(State.Orders.Items, State.Symbols.Items);
        return true;
    }

    private void Ask(OrderRow row)
    {
        _consequence = row.CancelConsequence;
        _dialog.Send = key => Commands.CancelOrderAsync(row.Id, key);
        _dialog.Open();
    }

    private void Cancelled() => Notices.Done("The order is cancelled.");
}
