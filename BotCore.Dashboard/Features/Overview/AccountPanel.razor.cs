namespace BotCore.Dashboard.Features.Overview;

/// <summary>The account's money in six numbers.</summary>
public sealed partial class AccountPanel
{
    private AccountView _view = AccountView.Of(null);

    private protected override bool Look()
    {
        var view = AccountView.Of(State.Account.Value);
        bool hasNews = view != _view;
        _view = view;
        return hasNews;
    }
}
