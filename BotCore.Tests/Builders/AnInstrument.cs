using BotCore.Tests.Reference;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.Tests.Builders;

/// <summary>Instruments for tests; what matters to a test is stated with <c>with</c>.</summary>
internal static class AnInstrument
{
    /// <summary>BTCUSDT: tick 0.1, step 0.001, at least 0.001 and 5 USDT, funding every 8 h.</summary>
    public static Instrument Bitcoin { get; } = new()
    {
        Symbol = Symbol.Parse("BTCUSDT"),
        BaseAsset = "BTC",
        QuoteAsset = "USDT",
        TickSize = 0.1m,
        StepSize = 0.001m,
        MinQuantity = 0.001m,
        MinNotional = 5m,
        Brackets = BracketTables.Sample,
    };

    /// <summary>ETHUSDT: tick 0.01, step 0.001, the rest as <see cref="Bitcoin"/>.</summary>
    public static Instrument Ether { get; } = Bitcoin with { Symbol = Symbol.Parse("ETHUSDT"), BaseAsset = "ETH", TickSize = 0.01m };
}
