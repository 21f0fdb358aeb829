using BotCore.MarketData.Files;
using BotCore.MarketData.Synthetic;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Synthetic;

/// <summary>The synthetic market shows what is known of real ones ("stylised facts": R. Cont, 2001), within wide bounds.</summary>
public sealed class SyntheticMarketStatisticsTests
{
    private const int Minutes = 120 * 1440;
    private static readonly SyntheticMarketOptions Options = new() { Seed = 7 };
    private static readonly IReadOnlyList<CandleSeries> Series = new SyntheticMarket(Options).Record(Minutes, CancellationToken.None);
    private static readonly double[][] Returns = [.. Series.Select(ReturnsOf)];

    [Fact]
    public void Volatility_is_about_what_was_asked_for()
    {
        for (int i = 0; i < Series.Count; i++)
        {
            double annual = Math.Sqrt(Returns[i].Average(r => r * r) * 525_600);
            Assert.InRange(annual / Options.Symbols[i].AnnualVolatilityRatio, 0.8, 1.2);
        }
    }

    [Fact]
    public void Volatility_comes_in_clusters_while_returns_do_not_follow_each_other()
    {
        foreach (double[] returns in Returns)
        {
            double[] squares = [.. returns.Select(r => r * r)];
            Assert.True(Autocorrelation(squares, 1) > 0.1);
            Assert.True(Autocorrelation(squares, 30) > 0.05);
            Assert.InRange(Autocorrelation(returns, 1), -0.05, 0.05);
        }
    }

    [Fact]
    public void Tails_are_fat() => Assert.All(Returns, returns => Assert.True(Kurtosis(returns) > 6)); // a normal distribution has 3

    [Fact]
    public void Symbols_move_together_the_more_the_closer_they_follow_the_market()
    {
        double btcEth = Correlation(Returns[0], Returns[1]), bnbSol = Correlation(Returns[2], Returns[3]);

        Assert.InRange(btcEth, 0.5, 0.9 * 0.88 + 0.05);
        Assert.InRange(bnbSol, 0.3, 0.72 * 0.78 + 0.05);
        Assert.True(btcEth > bnbSol);
    }

    [Fact]
    public void Symbols_without_a_common_shock_move_apart()
    {
        var options = new SyntheticMarketOptions
        {
            RegimeFollowRatio = 0,
            Symbols = [.. Options.Symbols.Take(2).Select(symbol => new SyntheticSymbolOptions
            {
                Symbol = symbol.Symbol, StartPrice = symbol.StartPrice, MarketCorrelation = 0, DailyVolume = symbol.DailyVolume,
            })],
        };

        var series = new SyntheticMarket(options).Record(40_000, TestContext.Current.CancellationToken);

        Assert.InRange(Correlation(ReturnsOf(series[0]), ReturnsOf(series[1])), -0.05, 0.05);
    }

    [Fact]
    public void Volume_rises_with_movement()
    {
        foreach (var series in Series)
        {
            var candles = series.ToArray();
            Assert.True(Correlation([.. candles.Select(c => c.Volume)], [.. candles.Select(c => (c.High - c.Low) / c.Close)]) > 0.4);
        }
    }

    [Fact]
    public void Average_volume_is_about_what_was_asked_for()
    {
        for (int i = 0; i < Series.Count; i++)
            Assert.InRange(Series[i].ToArray().Sum(candle => candle.Volume) / 120 / Options.Symbols[i].DailyVolume, 0.7, 1.3);
    }

    [Fact]
    public void The_day_has_a_rhythm_and_can_be_asked_to_have_none()
    {
        // hours 14 and 4 UTC stand at 1.50 → 1.45 and 0.75 → 0.75: twice the movement
        Assert.InRange(RangeAt(Series[0], 14) / RangeAt(Series[0], 4), 1.6, 2.4);
        var flat = new SyntheticMarket(new SyntheticMarketOptions { DayPatternStrength = 0 }).Record(Minutes, TestContext.Current.CancellationToken);
        Assert.InRange(RangeAt(flat[0], 14) / RangeAt(flat[0], 4), 0.8, 1.25);
    }

    [Fact]
    public void Trends_go_where_they_are_called()
    {
        var market = new SyntheticMarket(new SyntheticMarketOptions { TrendStrength = 0.2 });
        var candles = new Candle[4];
        double up = 0, down = 0;
        int ups = 0, downs = 0;
        for (int i = 0; i < 60_000; i++)
        {
            market.Next(candles);
            double change = candles[0].Close / candles[0].Open - 1;
            if (market.RegimeOf(0) == Regime.TrendUp) (up, ups) = (up + change, ups + 1);
            if (market.RegimeOf(0) == Regime.TrendDown) (down, downs) = (down + change, downs + 1);
        }

        Assert.True(ups > 3_000 && downs > 3_000);
        // drift 0.2 of a one-minute deviation of 0.5 / √525,600 / about 1.5 for the regimes' and the day's own share
        Assert.InRange(up / ups, 0.00003, 0.00018);
        Assert.InRange(down / downs, -0.00018, -0.00003);
    }

    [Fact]
    public void Prices_stay_near_their_level_for_years()
    {
        var market = new SyntheticMarket(new SyntheticMarketOptions { Seed = 3, Symbols = [Options.Symbols[0]] });
        var candles = new Candle[1];
        double low = double.MaxValue, high = 0;
        for (int i = 0; i < 3 * 525_600; i++)
        {
            market.Next(candles);
            low = Math.Min(low, candles[0].Low);
            high = Math.Max(high, candles[0].High);
        }

        Assert.InRange(low, 62_000 / 8.0, 62_000);
        Assert.InRange(high, 62_000, 62_000 * 8.0);
    }

    private static double[] ReturnsOf(CandleSeries series)
    {
        var candles = series.ToArray();
        return [.. Enumerable.Range(1, candles.Length - 1).Select(i => candles[i].Close / candles[i - 1].Close - 1)];
    }

    private static double RangeAt(CandleSeries series, int hour) => series.ToArray()
        .Where(candle => candle.OpenTimeMs / 3_600_000 % 24 == hour)
        .Average(candle => (candle.High - candle.Low) / candle.Close);

    private static double Autocorrelation(double[] values, int lag) => Correlation(values[lag..], values[..^lag]);

    private static double Kurtosis(double[] values)
    {
        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        return values.Average(v => Math.Pow(v - mean, 4)) / (variance * variance);
    }

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.Sqrt(xx * yy);
    }
}
