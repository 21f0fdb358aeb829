using BotCore.Trading.Market;

namespace BotCore.AiGateway.Degraded;

/// <summary>A request as the rules take it: closed candles of one symbol, at least one timeframe with at least one candle.</summary>
/// <param name="Strategies">Names to score; all when empty.</param>
internal sealed record Question(
    Symbol Symbol, IReadOnlyDictionary<Timeframe, Candle[]> Candles, IReadOnlyList<string> Strategies, Timeframe? Primary, Timeframe? Confirmation)
{
    /// <summary>Shortest first.</summary>
    public IReadOnlyList<Timeframe> Timeframes { get; } = [.. Candles.Keys.Order()];
}

/// <summary>What is wrong with a request.</summary>
internal sealed record QuestionFault(string Code, string Field, string Detail, string? Expected);
