using System.Text.Json;
using BotCore.Trading.Instruments;

namespace BotCore.Tests.Reference;

/// <summary>Leverage brackets as the reference files print them.</summary>
internal static class BracketTables
{
    public static IReadOnlyList<LeverageBracket> Read(JsonElement brackets) =>
        [.. brackets.EnumerateArray().Select(b => new LeverageBracket(
            b.Decimal("notional_floor"), b.Decimal("notional_cap"), b.Decimal("maintenance_margin_rate"),
            b.Decimal("maintenance_amount"), b.GetProperty("max_leverage").GetInt32()))];

    /// <summary>The first brackets of BTCUSDT as of October 2024: four rates, so that prices in other brackets can be tried.</summary>
    public static IReadOnlyList<LeverageBracket> Sample { get; } =
    [
        new(0m, 50_000m, 0.004m, 0m, 125),
        new(50_000m, 600_000m, 0.005m, 50m, 100),
        new(600_000m, 3_000_000m, 0.0065m, 950m, 75),
        new(3_000_000m, 12_000_000m, 0.01m, 11_450m, 50),
    ];
}
