using System.Diagnostics.CodeAnalysis;
using BotCore.Contracts.Stream;

namespace BotCore.TradingEngine.Stream;

/// <summary>Which frames a client wants, by the beginnings of their names. Control frames always pass.</summary>
internal sealed class StreamFilter
{
    private const int MostPrefixes = 16;

    private static readonly string[] Known =
    [
        StreamTypes.Status, StreamTypes.Price, StreamTypes.Candle, StreamTypes.Account, StreamTypes.Equity, StreamTypes.Position,
        StreamTypes.PositionClosed, StreamTypes.Order, StreamTypes.Trade, StreamTypes.Signal, StreamTypes.Risk,
    ];

    private readonly string[] _prefixes;

    private StreamFilter(string[] prefixes) => _prefixes = prefixes;

    public static StreamFilter Everything { get; } = new([]);

    public static string Expected { get; } = $"1 to {MostPrefixes} comma separated beginnings of {string.Join(", ", Known)}";

    /// <param name="text">As in the query: <c>trade.,order.</c></param>
    public static bool TryParse(string text, [NotNullWhen(true)] out StreamFilter? filter)
    {
        filter = null;
        string[] prefixes = text.Split(',', MostPrefixes + 1, StringSplitOptions.TrimEntries);
        if (prefixes.Length > MostPrefixes) return false;
        foreach (string prefix in prefixes)
            if (prefix.Length == 0 || !Known.Any(type => type.StartsWith(prefix, StringComparison.Ordinal))) return false;
        filter = new StreamFilter(prefixes);
        return true;
    }

    public bool Takes(string type)
    {
        if (_prefixes.Length == 0) return true;
        foreach (string prefix in _prefixes)
            if (type.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }
}
