using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>The result of a recorded market, once it has ended.</summary>
public sealed partial class SummaryPanel
{
    private SummaryView? _view;

    [Inject] private LiveState State { get; set; } = default!;

    private protected override bool Look()
    {
        var view = SummaryView.Of(State.Status.Value, State.Account.Value);
        bool hasNews = view != _view;
        _view = view;
        return hasNews;
    }
}
