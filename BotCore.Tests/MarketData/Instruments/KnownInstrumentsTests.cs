using BotCore.MarketData.Instruments;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Instruments;

public sealed class KnownInstrumentsTests
{
    [Theory]
    [Trait("Category", "Reference")]
    [InlineData("BTCUSDT")]
    [InlineData("ETHUSDT")]
    [InlineData("BNBUSDT")]
    [InlineData("SOLUSDT")]
    [InlineData("ADAUSDT")]
    public void Brackets_are_those_of_the_exchange_with_their_amounts(string symbol)
    {
        var expected = LeverageBrackets.Read().Single(row => row.Symbol == symbol).Brackets;

        Assert.Equal(expected, KnownInstruments.Of(Symbol.Parse(symbol))!.Brackets);
    }

    [Fact]
    public void Other_symbols_are_not_known() => Assert.Null(KnownInstruments.Of(Symbol.Parse("DOGEUSDT")));

    [Fact]
    public void Maintenance_amounts_follow_from_continuity()
    {
        var brackets = BracketTable.Of([(50_000m, 0.004m, 125), (600_000m, 0.005m, 100), (3_000_000m, 0.0065m, 75)]);

        // 50,000 × (0.005 − 0.004) = 50; 50 + 600,000 × (0.0065 − 0.005) = 950
        Assert.Equal([0m, 50m, 950m], brackets.Select(bracket => bracket.MaintenanceAmount));
        Assert.Equal([0m, 50_000m, 600_000m], brackets.Select(bracket => bracket.NotionalFloor));
    }
}
