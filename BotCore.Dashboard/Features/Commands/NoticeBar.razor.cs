using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Commands;

/// <summary>Tells what became of a command, without taking the focus.</summary>
public sealed partial class NoticeBar
{
    private IReadOnlyList<CommandNotice> _notices = [];

    [Inject] private CommandNotices Notices { get; set; } = default!;

    private protected override bool Look()
    {
        var notices = Notices.Current;
        bool hasNews = !notices.SequenceEqual(_notices);
        _notices = notices;
        return hasNews;
    }

    private void Dismiss(long id)
    {
        Notices.Dismiss(id);
        Look();
    }
}
