namespace BotCore.Dashboard.Features.Commands;

/// <param name="IsFault">True when something a person asked for did not happen, or may not have.</param>
internal sealed record CommandNotice(long Id, DateTimeOffset Time, string Text, bool IsFault);

/// <summary>What became of the commands given on this page; the newest three, good news for fifteen seconds.</summary>
internal sealed class CommandNotices(TimeProvider time)
{
    private const int Kept = 3;
    private static readonly TimeSpan GoodNewsLasts = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly List<CommandNotice> _notices = [];
    private long _lastId;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CommandNotice> Current
    {
        get
        {
            var now = time.GetUtcNow();
            lock (_gate)
            {
                _notices.RemoveAll(notice => !notice.IsFault && now - notice.Time > GoodNewsLasts);
                return [.. _notices];
            }
        }
    }

    public void Done(string text) => Add(text, false);

    public void Failed(string text) => Add(text, true);

    public void Dismiss(long id)
    {
        lock (_gate) _notices.RemoveAll(notice => notice.Id == id);
    }

    private void Add(string text, bool isFault)
    {
        lock (_gate)
        {
            _notices.Insert(0, new CommandNotice(++_lastId, time.GetUtcNow(), text, isFault));
            if (_notices.Count > Kept) _notices.RemoveAt(Kept);
        }
    }
}
