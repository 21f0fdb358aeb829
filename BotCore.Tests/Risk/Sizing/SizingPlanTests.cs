using BotCore.Trading.Kernel;
using BotCore.Trading.Risk.Sizing;

namespace BotCore.Tests.Risk.Sizing;

/// <summary>The words of a decision: they are stored, counted in metrics and shown, so they are stable.</summary>
public sealed class SizingPlanTests
{
    [Theory]
    [InlineData(SizingReason.NoEquity, "no_equity", "no equity left")]
    [InlineData(SizingReason.NoStop, "no_stop", "needs a stop away from the entry")]
    [InlineData(SizingReason.NoAverageTrueRange, "no_atr", "average true range is not known yet")]
    [InlineData(SizingReason.NoVolatility, "no_volatility", "volatility is not known yet")]
    [InlineData(SizingReason.TooFewTrades, "too_few_trades", "too few closed trades")]
    [InlineData(SizingReason.NoEdge, "no_edge", "earned nothing on average")]
    [InlineData(SizingReason.LeverageNotAllowed, "leverage", "allows this leverage")]
    [InlineData(SizingReason.BelowMinQuantity, "size_below_minimum", "smallest order")]
    [InlineData(SizingReason.BelowMinNotional, "size_below_minimum", "smallest order")]
    public void A_refusal_has_a_code_and_a_sentence(SizingReason reason, string code, string says)
    {
        var refusal = SizingPlan.RefusalOf(reason);

        Assert.Equal(code, refusal.Code);
        Assert.Contains(says, refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SizingReason.CappedByMargin, "the free margin")]
    [InlineData(SizingReason.CappedByBracket, "the leverage bracket")]
    [InlineData(SizingReason.CappedByMaxQuantity, "the venue's largest order")]
    [InlineData(SizingReason.Budget, "its own budget")]
    public void A_size_says_what_bound_it(SizingReason reason, string words) => Assert.Equal(words, SizingPlan.BoundOf(reason));

    [Theory]
    [InlineData(SizingMethod.RiskPerStop, "risk-per-stop", typeof(RiskPerStopSizer))]
    [InlineData(SizingMethod.FixedFraction, "fixed-fraction", typeof(FixedFractionSizer))]
    [InlineData(SizingMethod.AverageTrueRange, "atr", typeof(AverageTrueRangeSizer))]
    [InlineData(SizingMethod.HalfKelly, "half-kelly", typeof(HalfKellySizer))]
    [InlineData(SizingMethod.VolatilityTarget, "volatility-target", typeof(VolatilityTargetSizer))]
    public void Each_method_has_its_word_and_its_sizer(SizingMethod method, string word, Type sizer)
    {
        var settings = KernelSettings.For(TradingMode.Backtest) with { SizingMethod = method, KellyMinTrades = 30 };

        Assert.Equal(word, SizingPlan.WordOf(method));
        Assert.IsType(sizer, SizingPlan.SizerOf(settings, new TradeEdge(Trades: 30, Wins: 20, Losses: 10, AverageWin: 2m, AverageLoss: 1m)));
    }

    [Theory]
    [InlineData(29, 0.005, typeof(RiskPerStopSizer))]
    [InlineData(30, 0.005, typeof(HalfKellySizer))]
    [InlineData(29, 0, typeof(HalfKellySizer))] // without a risk to start with it waits for trades by hand
    public void Half_Kelly_starts_with_a_small_risk_until_it_knows_its_odds(int trades, double start, Type sizer)
    {
        var settings = KernelSettings.For(TradingMode.Backtest) with { SizingMethod = SizingMethod.HalfKelly, KellyMinTrades = 30, KellyStartRiskRatio = (decimal)start };

        Assert.IsType(sizer, SizingPlan.SizerOf(settings, new TradeEdge(trades, Wins: 20, Losses: 9, AverageWin: 2m, AverageLoss: 1m)));
    }
}
