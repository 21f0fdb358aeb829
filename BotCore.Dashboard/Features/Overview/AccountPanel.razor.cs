using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>The account's money in six numbers.</summary>
public sealed partial class AccountPanel
{
    private AccountView _view = AccountView.Of(null);

    [Inject] private LiveState State { get; set; } = default!;

    private protected override bool Look()
    {
        var view = AccountView.Of(State.Account.Value);
        bool hasNews = view != _view;
        _view = view;
        return hasNews;
    }
}
