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

    private void Ask(string symbol)
    {
        _closing = symbol;
        _consequence = _rows.FirstOrDefault(row => row.Symbol == symbol)?.CloseConsequence ?? $"{symbol} is already closed.";
        _dialog.Send = key => Commands.ClosePositionAsync(symbol, key);
        _dialog.Open();
    }

    private void Closed() => Notices.Done($"{_closing}: the order that closes the position is accepted.");
}
