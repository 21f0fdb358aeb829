using System.Globalization;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Stream;

/// <summary>What a client asks for in the query of <c>/ws</c>.</summary>
/// <param name="Epoch">Numbering it wants to go on in; null to begin with now.</param>
/// <param name="From">Last number it has seen.</param>
internal sealed record StreamRequest(string? Epoch, long From, StreamFilter Filter)
{
    private const int LongestEpoch = 64;

    /// <returns>Null with a problem when the query cannot be understood.</returns>
    public static StreamRequest? Read(IQueryCollection query, out ProblemHttpResult? problem)
    {
        string? epoch = query["epoch"], from = query["from"], types = query["types"];
        problem = null;
        long seq = 0;
        var filter = StreamFilter.Everything;
        if (epoch is not null && epoch.Length is 0 or > LongestEpoch)
            problem = Problems.Invalid("epoch", Shortened(epoch), $"the epoch of a frame received before, 1 to {LongestEpoch} characters");
        else if (epoch is null != from is null)
            problem = epoch is null ? Problems.Invalid("epoch", null, "epoch and from together, or neither") : Problems.Invalid("from", null, "epoch and from together, or neither");
        else if (from is not null && !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out seq))
            problem = Problems.Invalid("from", Shortened(from), "the last sequence number seen, 0 or more");
        else if (types is not null && !StreamFilter.TryParse(types, out filter))
            problem = Problems.Invalid("types", Shortened(types), StreamFilter.Expected);
        return problem is null ? new StreamRequest(epoch, seq, filter!) : null;
    }

    private static string Shortened(string text) => text.Length > LongestEpoch ? text[..LongestEpoch] + "…" : text;
}
