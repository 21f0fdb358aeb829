using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Features.Overview;
using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Positions;

/// <summary>Open positions; each can be closed at market, after a typed confirmation.</summary>
public sealed partial class PositionsPanel
{
    private ConfirmDialog _dialog = default!;
    private IReadOnlyList<PositionRow> _rows = [];
    private long _positions = -1;
    private long _symbols = -1;
    private string _closing = "";
    private string _consequence = "";

    [Inject] private EngineCommands Commands { get; set; } = default!;

    [Inject] private CommandNotices Notices { get; set; } = default!;

    [Inject] private ChartSelection Selection { get; set; } = default!;

    private protected override bool Look()
    {
        if (!(IsNew(ref _positions, State.Positions.Version) | IsNew(ref _symbols, State.Symbols.Version))) return false;
        _rows = PositionRow.All(State.Positions.Items, State.Symbols.Items);
        return true;
    }

    private void Ask(PositionRow asked)
    {
        _closing = asked.Symbol;
        _consequence = _rows.FirstOrDefault(row => row.Symbol == asked.Symbol && row.Direction == asked.Direction)?.CloseConsequence ?? $"{asked.Symbol} is already closed.";
        // In hedge mode a symbol can have two positions, so the order says which one it is about.
        OrderPositionSide? side = State.Account.Value?.PositionMode == AccountPositionMode.Hedge ? asked.Side : null;
        _dialog.Send = key => Commands.ClosePositionAsync(asked.Symbol, key, side);
        _dialog.Open();
    }

    private void Closed() => Notices.Done($"{_closing}: the order that closes the position is accepted.");
}
