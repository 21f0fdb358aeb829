using BotCore.Trading.Indicators;
using BotCore.Trading.Market;

namespace BotCore.Tests.Indicators;

/// <summary>What the formulas leave open, and what long series do to them.</summary>
public sealed class IndicatorEdgeCaseTests
{
    [Theory]
    [InlineData("rsi", "", 50)]
    [InlineData("rsi_cutler", "", 50)]
    [InlineData("cmo", "", 0)]
    [InlineData("mfi", "", 50)]
    [InlineData("stochastic", "", 50)]
    [InlineData("stochrsi", "", 50)]
    [InlineData("williamsr", "", -50)]
    [InlineData("ultimate", "", 50)]
    [InlineData("cci", "", 0)]
    [InlineData("cmf", "", 0)]
    [InlineData("stddev", "period=20", 0)]
    [InlineData("atr", "", 0)]
    [InlineData("bollinger", "", 123.45)]
    [InlineData("vwma", "period=20", 123.45)]
    [InlineData("vwap", "", 123.45)]
    [InlineData("volume_profile", "", 123.45)]
    public void A_market_that_stands_still_without_volume_has_a_defined_value(string name, string parameters, double expected)
    {
        var indicator = IndicatorCase.Create(name, parameters);

        for (int i = 0; i < 200; i++) indicator.Add(Flat(i, 123.45, 0.0));

        Assert.Equal(expected, indicator.Output(0), 1e-12);
    }

    [Theory]
    [InlineData("rsi_cutler", "period=14", 50)]
    [InlineData("cmo", "period=14", 0)]
    [InlineData("stddev", "period=14", 0)]
    [InlineData("slope", "period=14", 0)]
    [InlineData("cci", "period=14", 0)]
    public void A_move_that_left_the_window_leaves_no_dust(string name, string parameters, double expected)
    {
        var indicator = IndicatorCase.Create(name, parameters);
        var wild = IndicatorCandles.Awkward(500);
        foreach (var candle in wild) indicator.Add(in candle);

        int output = name == "slope" ? 1 : 0;
        for (int i = 0; i < 15; i++) indicator.Add(Flat(500 + i, 0.1 + 0.2, 1.0));

        Assert.Equal(expected, indicator.Output(output));
    }

    /// <summary>An indicator over a window depends on the window alone: fed with just that, a fresh one agrees to rounding.</summary>
    [Theory]
    [InlineData("sma", "period=50")]
    [InlineData("wma", "period=50")]
    [InlineData("hma", "period=50")]
    [InlineData("vwma", "period=50")]
    [InlineData("bollinger", "period=50")]
    [InlineData("stddev", "period=50")]
    [InlineData("cci", "period=50")]
    [InlineData("cmf", "period=50")]
    [InlineData("mfi", "period=50")]
    [InlineData("cmo", "period=50")]
    [InlineData("linreg", "period=50")]
    [InlineData("stochastic", "period=50 smooth=5")]
    [InlineData("ultimate", "")]
    [InlineData("vwap_rolling", "window=50")]
    [InlineData("volume_sma", "period=50")]
    public void Windows_do_not_wear_out_over_long_series(string name, string parameters)
    {
        var candles = IndicatorCandles.Awkward(60_000);
        var old = IndicatorCase.Create(name, parameters);
        foreach (var candle in candles) old.Add(in candle);

        var fresh = IndicatorCase.Create(name, parameters);
        foreach (var candle in candles.TakeLast(fresh.WarmUp)) fresh.Add(in candle);

        for (int i = 0; i < fresh.Outputs.Count; i++)
            Assert.Equal(1.0, old.Output(i) / fresh.Output(i), 1e-11);
    }

    [Fact]
    public void Running_sums_keep_small_volumes_beside_huge_ones()
    {
        var obv = new Obv();
        obv.Add(Flat(0, 1.0, 0.0));
        obv.Add(Flat(1, 2.0, 1e16));
        for (int i = 0; i < 1_000; i++) obv.Add(Flat(2 + i, 3.0 + i, 0.1));
        obv.Add(Flat(1_002, 1.0, 1e16));

        Assert.Equal(100.0, obv.Value, 1e-9);
    }

    [Fact]
    public void Fast_stochastic_is_williams_r_above_minus_one_hundred()
    {
        var stochastic = new Stochastic(14, 3, smooth: 1);
        var williams = new WilliamsR(14);

        foreach (var candle in IndicatorCandles.Awkward(500))
        {
            stochastic.Add(in candle);
            williams.Add(in candle);
            if (williams.IsReady) Assert.Equal(stochastic.K, 100.0 + williams.Value, 1e-10);
        }
    }

    [Fact]
    public void Vwap_begins_again_with_the_utc_day_when_told_so()
    {
        var vwap = new Vwap(VwapAnchor.Day);
        const long day = 86_400_000;

        vwap.Add(new Candle(day - 60_000, 10, 10, 10, 10, 5));
        vwap.Add(new Candle(day, 20, 20, 20, 20, 1));
        vwap.Add(new Candle(day + 60_000, 26, 26, 26, 26, 2));

        Assert.Equal(24.0, vwap.Value, 1e-12); // (20 × 1 + 26 × 2) / 3
    }

    internal static Candle Flat(int index, double price, double volume) => new(index * 60_000L, price, price, price, price, volume);
}
