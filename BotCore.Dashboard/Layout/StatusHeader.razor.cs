namespace BotCore.Dashboard.Layout;

/// <summary>What the engine is doing, with whose money, and the switches that stop it. On every page.</summary>
public sealed partial class StatusHeader
{
    private StatusView _status = StatusView.Of(null);
    private ConnectionView _connection = default!;

    private protected override bool Look()
    {
        var (status, connection) = (StatusView.Of(State.Status.Value), ConnectionView.Of(Connection));
        bool hasNews = status != _status || connection != _connection;
        (_status, _connection) = (status, connection);
        return hasNews;
    }
}
