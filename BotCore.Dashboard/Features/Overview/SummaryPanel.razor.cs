namespace BotCore.Dashboard.Features.Overview;

/// <summary>The result of a recorded market, once it has ended.</summary>
public sealed partial class SummaryPanel
{
    private SummaryView? _view;

    private protected override bool Look()
    {
        var view = SummaryView.Of(State.Status.Value, State.Account.Value);
        bool hasNews = view != _view;
        _view = view;
        return hasNews;
    }
}
