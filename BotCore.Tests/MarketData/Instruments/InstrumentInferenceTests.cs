using BotCore.MarketData.Files;
using BotCore.MarketData.Instruments;
using BotCore.Tests.MarketData.Files;
using BotCore.Tests.Reference;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Instruments;

public sealed class InstrumentInferenceTests
{
    [Theory]
    [InlineData(46_319.5, "0.1", "0.00001")] // one step is worth 0.46
    [InlineData(1_000, "1", "0.001")] // exactly 1
    [InlineData(1_001, "1", "0.0001")] // 1.001 would be above 1
    [InlineData(2.5, "0.1", "0.1")]
    [InlineData(1, "1", "1")]
    [InlineData(0.3067, "0.0001", "1")]
    [InlineData(0.00162008, "0.00000001", "100")]
    public void An_unknown_symbol_gets_its_tick_from_the_decimals_and_its_step_from_the_price(double price, string tick, string step)
    {
        var instrument = InstrumentInference.Of(Flat("XYZUSDT", price)).Instrument;

        Assert.Equal(decimal.Parse(tick, System.Globalization.CultureInfo.InvariantCulture), instrument.TickSize);
        Assert.Equal(decimal.Parse(step, System.Globalization.CultureInfo.InvariantCulture), instrument.StepSize);
        Assert.Equal(instrument.StepSize, instrument.MinQuantity);
        Assert.Equal(5m, instrument.MinNotional);
        Assert.InRange(instrument.StepSize * (decimal)price, 0.1m, 1m);
    }

    [Theory]
    [InlineData("XYZUSDT", "XYZ", "USDT")]
    [InlineData("XYZUSDC", "XYZ", "USDC")]
    [InlineData("XYZFDUSD", "XYZ", "FDUSD")]
    [InlineData("XYZUSD", "XYZ", "USD")]
    [InlineData("BTCPERP", "BTC", "USDT")]
    [InlineData("UNITTEST", "UNITTEST", "USDT")]
    public void Base_and_quote_asset_are_read_from_the_symbol(string symbol, string baseAsset, string quoteAsset)
    {
        var instrument = InstrumentInference.Of(Flat(symbol, 10)).Instrument;

        Assert.Equal(baseAsset, instrument.BaseAsset);
        Assert.Equal(quoteAsset, instrument.QuoteAsset);
    }

    [Fact]
    public void The_median_decides_and_not_the_last_price()
    {
        double[] closes = [0.5, 0.5, 0.5, 40_000, 40_000];

        var instrument = InstrumentInference.Of(Closing("XYZUSDT", closes)).Instrument;

        Assert.Equal(1m, instrument.StepSize);
    }

    [Fact]
    public void A_known_symbol_gets_the_facts_of_the_exchange()
    {
        var inferred = InstrumentInference.Of(Flat("BTCUSDT", 46_319));

        Assert.Equal(0.1m, inferred.Instrument.TickSize);
        Assert.Equal(0.001m, inferred.Instrument.StepSize);
        Assert.Equal(100m, inferred.Instrument.MinNotional);
        Assert.Equal("BTCUSDT: contract facts of the exchange, 2024 to 2025", inferred.Origin);
    }

    [Fact]
    public void A_known_symbol_with_finer_prices_gets_the_tick_of_the_data()
    {
        var inferred = InstrumentInference.Of(Flat("SOLUSDT", 150.125));

        Assert.Equal(0.001m, inferred.Instrument.TickSize);
        Assert.Equal("SOLUSDT: contract facts of the exchange, 2024 to 2025, but tick size 0.001 as in the data instead of 0.01", inferred.Origin);
    }

    [Fact]
    public void Noise_in_the_last_decimals_is_no_price_grid()
    {
        Assert.Equal(0.000000000001m, InstrumentInference.Of(Flat("XYZUSDT", 0.1 + 0.2)).Instrument.TickSize);
    }

    [Theory]
    [Trait("Category", "Reference")]
    [InlineData("btcperp_1m.csv.gz", "0.001", "0.00001")] // whole dollars, but for some interpolated candles
    [InlineData("unittest_btc_1m.csv.gz", "0.00000001", "100")]
    [InlineData("adausdt_1m_20221213.csv.gz", "0.0001", "1")]
    public void Every_recorded_price_lies_on_the_grid_of_its_instrument(string file, string tick, string step)
    {
        var series = CandleFolder.Load(Oracle.Path("candles", file));

        var instrument = InstrumentInference.Of(series).Instrument;

        Assert.Equal(decimal.Parse(tick, System.Globalization.CultureInfo.InvariantCulture), instrument.TickSize);
        Assert.Equal(decimal.Parse(step, System.Globalization.CultureInfo.InvariantCulture), instrument.StepSize);
        Assert.All(series.ToArray(), candle => Assert.True(
            instrument.IsOnTick((decimal)candle.Open) && instrument.IsOnTick((decimal)candle.High)
            && instrument.IsOnTick((decimal)candle.Low) && instrument.IsOnTick((decimal)candle.Close)));
    }

    [Fact]
    [Trait("Category", "Reference")]
    public void The_cautious_margin_table_is_stricter_than_that_of_every_recorded_symbol()
    {
        var cautious = InstrumentInference.Of(Flat("XYZUSDT", 10)).Instrument;

        foreach (var (symbol, brackets) in LeverageBrackets.Read())
        {
            var real = cautious with { Brackets = brackets };
            foreach (decimal notional in brackets.Concat(cautious.Brackets).Select(bracket => bracket.NotionalFloor).Where(floor => floor < 3_000_000m))
            {
                var ours = cautious.BracketOf(notional);
                var theirs = real.BracketOf(notional);
                Assert.True(ours.MaxLeverage <= theirs.MaxLeverage, $"{symbol} {notional}");
                Assert.True(
                    ours.MaintenanceRate * notional - ours.MaintenanceAmount >= theirs.MaintenanceRate * notional - theirs.MaintenanceAmount,
                    $"{symbol} {notional}");
            }
        }
    }

    private static CandleSeries Flat(string symbol, double price) => Closing(symbol, [price]);

    private static CandleSeries Closing(string symbol, double[] closes) => CandleSeries.Of(
        Symbol.Parse(symbol), Timeframe.OneMinute,
        [.. closes.Select((close, i) => new Candle((i + 1) * 60_000L, close, close, close, close, 1))]);
}
