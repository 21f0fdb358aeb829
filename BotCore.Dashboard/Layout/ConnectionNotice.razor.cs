namespace BotCore.Dashboard.Layout;

/// <summary>Says that values are stale, since when and why; silent while they are not.</summary>
public sealed partial class ConnectionNotice
{
    private string? _sentence;

    private protected override bool Look()
    {
        string? sentence = ConnectionView.Of(Connection).Sentence;
        bool hasNews = sentence != _sentence;
        _sentence = sentence;
        return hasNews;
    }
}
