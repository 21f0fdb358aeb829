using System.Text.Json;
using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;

namespace BotCore.Tests.MarketData.Instruments;

/// <summary>The recorded margin tables of the exchange.</summary>
internal static class LeverageBrackets
{
    public static IReadOnlyList<(string Symbol, IReadOnlyList<LeverageBracket> Brackets)> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Oracle.Path("margin", "leverage_brackets.json")));
        return [.. document.RootElement.GetProperty("symbols").EnumerateArray().Select(symbol => (
            symbol.GetProperty("symbol").GetString()!,
            (IReadOnlyList<LeverageBracket>)[.. symbol.GetProperty("brackets").EnumerateArray().Select(Bracket)]))];
    }

    private static LeverageBracket Bracket(JsonElement bracket) => new(
        bracket.GetProperty("notional_floor").GetDecimal(),
        bracket.GetProperty("notional_cap").GetDecimal(),
        bracket.GetProperty("maintenance_margin_rate").GetDecimal(),
        bracket.GetProperty("maintenance_amount").GetDecimal(),
        bracket.GetProperty("max_leverage").GetInt32());
}
