namespace BotCore.Dashboard.Features.Overview;

/// <summary>What the strategies said and what became of it, newest first.</summary>
public sealed partial class SignalsPanel
{
    private const int Shown = 20;

    private IReadOnlyList<SignalRow> _rows = [];
    private long _signals = -1;

    private protected override bool Look()
    {
        if (!IsNew(ref _signals, State.Signals.Version)) return false;
        _rows = [.. State.Signals.Items.Take(Shown).Select(SignalRow.Of)];
        return true;
    }
}
