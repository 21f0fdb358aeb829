using System.Collections.Frozen;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Instruments;

/// <summary>
/// Contract facts of the five perpetuals that recordings and the synthetic market use most, for machines that cannot ask the
/// exchange. Facts age: a venue that can be asked is always asked.
/// </summary>
/// <remarks>
/// Sources, public pages of the exchange: tick size, step size, smallest quantity and notional as <c>GET /fapi/v1/exchangeInfo</c>
/// showed them in 2025 (https://www.binance.com/en/futures/trading-rules/perpetual); brackets as <c>GET /fapi/v1/leverageBracket</c>
/// showed them in October 2024 (https://www.binance.com/en/futures/trading-rules/perpetual/leverage-margin). Before 2025 SOLUSDT
/// had a tick of 0.001 and a step of 1; largest quantities are not listed and therefore not limited.
/// </remarks>
public static class KnownInstruments
{
    private static readonly FrozenDictionary<Symbol, Instrument> BySymbol = All().ToFrozenDictionary(instrument => instrument.Symbol);

    /// <summary>The instrument of a symbol that is in the table; <c>null</c> for all others.</summary>
    public static Instrument? Of(Symbol symbol) => BySymbol.GetValueOrDefault(symbol);

    private static Instrument[] All() =>
    [
        Usdt("BTC", tick: 0.10m, step: 0.001m, minNotional: 100m,
            (50_000m, 0.004m, 125), (600_000m, 0.005m, 100), (3_000_000m, 0.0065m, 75), (12_000_000m, 0.01m, 50),
            (70_000_000m, 0.02m, 25), (100_000_000m, 0.025m, 20), (230_000_000m, 0.05m, 10), (480_000_000m, 0.1m, 5),
            (600_000_000m, 0.125m, 4), (800_000_000m, 0.15m, 3), (1_200_000_000m, 0.25m, 2), (1_800_000_000m, 0.5m, 1)),
        Usdt("ETH", tick: 0.01m, step: 0.001m, minNotional: 20m,
            (50_000m, 0.004m, 125), (600_000m, 0.005m, 100), (3_000_000m, 0.0065m, 75), (12_000_000m, 0.01m, 50),
            (50_000_000m, 0.02m, 25), (65_000_000m, 0.025m, 20), (150_000_000m, 0.05m, 10), (320_000_000m, 0.1m, 5),
            (400_000_000m, 0.125m, 4), (530_000_000m, 0.15m, 3), (800_000_000m, 0.25m, 2), (1_200_000_000m, 0.5m, 1)),
        Usdt("BNB", tick: 0.01m, step: 0.01m, minNotional: 5m,
            (10_000m, 0.005m, 75), (50_000m, 0.006m, 50), (200_000m, 0.01m, 40), (1_500_000m, 0.02m, 25), (3_000_000m, 0.025m, 20),
            (15_000_000m, 0.05m, 10), (30_000_000m, 0.1m, 5), (37_500_000m, 0.125m, 4), (75_000_000m, 0.25m, 2), (150_000_000m, 0.5m, 1)),
        Usdt("SOL", tick: 0.01m, step: 0.01m, minNotional: 5m,
            (20_000m, 0.005m, 100), (100_000m, 0.0065m, 75), (800_000m, 0.01m, 50), (4_000_000m, 0.02m, 25), (8_000_000m, 0.025m, 20),
            (40_000_000m, 0.05m, 10), (80_000_000m, 0.1m, 5), (100_000_000m, 0.125m, 4), (200_000_000m, 0.25m, 2), (400_000_000m, 0.5m, 1)),
        Usdt("ADA", tick: 0.0001m, step: 1m, minNotional: 5m,
            (10_000m, 0.005m, 75), (50_000m, 0.01m, 50), (100_000m, 0.015m, 40), (500_000m, 0.02m, 25), (1_000_000m, 0.025m, 20),
            (5_000_000m, 0.05m, 10), (10_000_000m, 0.1m, 5), (20_000_000m, 0.125m, 4), (30_000_000m, 0.25m, 2), (50_000_000m, 0.5m, 1)),
    ];

    private static Instrument Usdt(
        string asset, decimal tick, decimal step, decimal minNotional, params ReadOnlySpan<(decimal Cap, decimal Rate, int Leverage)> brackets) => new()
        {
            Symbol = Symbol.Parse(asset + "USDT"),
            BaseAsset = asset,
            QuoteAsset = "USDT",
            TickSize = tick,
            StepSize = step,
            MinQuantity = step,
            MinNotional = minNotional,
            Brackets = BracketTable.Of(brackets),
        };
}
