using BotCore.Dashboard.Formatting;
using BotCore.Dashboard.Live;

namespace BotCore.Dashboard.Layout;

/// <summary>The connection to the engine in words.</summary>
/// <param name="Word">For the header.</param>
/// <param name="Style">CSS class.</param>
/// <param name="Sentence">For the notice above the page; null when all is well.</param>
internal sealed record ConnectionView(string Word, string Style, string? Sentence)
{
    public static ConnectionView Of(EngineConnection connection)
    {
        string since = Format.Clock(connection.Since);
        string because = connection.Reason is { } reason ? $" Reason: {reason}." : "";
        return connection.Phase switch
        {
            ConnectionPhase.Live => new ConnectionView("Live", "state-good", null),
            ConnectionPhase.Connecting => new ConnectionView($"Connecting since {since}", "state-warn",
                $"Connecting to the engine since {since}; nothing is known yet.{because}"),
            ConnectionPhase.Silent => new ConnectionView($"Stale since {since}", "state-warn",
                $"Nothing heard from the engine since {since}; the values below are stale.{because}"),
            _ => new ConnectionView($"Reconnecting since {since}", "state-bad",
                $"Connection to the engine lost at {since}; the values below are stale since {Format.Clock(connection.LastHeard)}.{because}"),
        };
    }
}
