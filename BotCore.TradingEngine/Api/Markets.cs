using System.Diagnostics.CodeAnalysis;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>Finds the market a request is about.</summary>
internal static class Markets
{
    /// <param name="text">As the caller spelt it; lower case is accepted.</param>
    public static bool TryFind(
        IEngine engine, string text, out int index, [NotNullWhen(true)] out Instrument? instrument, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (index, instrument) = (-1, null);
        if (!Symbol.TryParse(text, out var symbol))
        {
            problem = ApiProblems.Invalid("symbol", text, "5 to 20 letters or digits, for example BTCUSDT");
            return false;
        }
        return TryFind(engine, symbol, out index, out instrument, out problem);
    }

    public static bool TryFind(
        IEngine engine, Symbol symbol, out int index, [NotNullWhen(true)] out Instrument? instrument, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var instruments = engine.Instruments;
        for (index = 0; index < instruments.Count; index++)
        {
            if (instruments[index].Symbol != symbol) continue;
            (instrument, problem) = (instruments[index], null);
            return true;
        }
        instrument = null;
        problem = ApiProblems.NoSuchSymbol(symbol.ToString(), instruments.Select(known => known.Symbol.ToString()));
        return false;
    }

    /// <summary>The refusal when a list is asked for a market that is not there; null when it is, or when none was named.</summary>
    public static ProblemHttpResult? Unknown(IEngine engine, Symbol? symbol) =>
        symbol is { } named && !TryFind(engine, named, out _, out _, out var problem) ? problem : null;
}
