namespace BotCore.Dashboard.Features.Overview;

/// <summary>Closed trades with their reasons, newest first.</summary>
public sealed partial class TradesPanel
{
    private const int Shown = 30;

    private IReadOnlyList<TradeRow> _rows = [];
    private long _trades = -1;
    private long _symbols = -1;

    private protected override bool Look()
    {
        if (!(IsNew(ref _trades, State.Trades.Version) | IsNew(ref _symbols, State.Symbols.Version))) return false;
        _rows = [.. State.Trades.Items.Take(Shown).Select(trade => TradeRow.Of(trade, State.Symbols.Find(trade.Symbol)))];
        return true;
    }
}
