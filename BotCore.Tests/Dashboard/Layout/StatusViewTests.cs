using BotCore.Contracts.Trading;
using BotCore.Dashboard.Layout;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Layout;

public sealed class StatusViewTests
{
    [Theory]
    [InlineData(TradingMode.Paper, "Paper", "mode-paper", "simulated money")]
    [InlineData(TradingMode.Backtest, "Backtest", "mode-backtest", "simulated money, past market")]
    [InlineData(TradingMode.Live, "Live", "mode-live", "real money")]
    public void Mode_is_said_by_a_word_its_meaning_and_a_colour(TradingMode mode, string word, string style, string meaning)
    {
        var view = StatusView.Of(Sample.Status() with { Mode = mode });

        Assert.Equal((word, style, meaning), (view.Mode, view.ModeStyle, view.ModeMeaning));
    }

    [Fact]
    public void Unknown_engine_is_unknown_in_everything()
    {
        var view = StatusView.Of(null);

        Assert.Equal(["—", "—", "—", "—", "—", "—"], new[] { view.Mode, view.Phase, view.Market, view.MarketTime, view.Trading, view.Risk });
        Assert.Null(view.IsTrading);
    }

    [Theory]
    [InlineData(null, "synthetic at full speed")]
    [InlineData(1.0, "synthetic in real time")]
    [InlineData(60.0, "synthetic 60×")]
    [InlineData(0.5, "synthetic 0.5×")]
    public void Speed_is_said_in_words(double? speed, string market) => Assert.Equal(market, StatusView.Of(Sample.Status() with { Speed = speed }).Market);

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, "0")]
    [InlineData(0.999, "99")]
    [InlineData(1.0, "100")]
    public void Progress_reaches_hundred_only_at_the_end(double? progress, string? percent) =>
        Assert.Equal(percent, StatusView.Of(Sample.Status() with { Progress = progress }).ProgressPercent);

    [Fact]
    public void Reasons_are_shown_only_while_they_hold()
    {
        var halted = StatusView.Of(Sample.Status() with { Risk = RiskLevel.Halted, RiskReason = "drawdown 20 %", IsTrading = false });
        var active = StatusView.Of(Sample.Status() with { Risk = RiskLevel.Active, RiskReason = "old", BlockedReason = "old" });

        Assert.Equal(("Halted", "drawdown 20 %", "Off"), (halted.Risk, halted.RiskReason, halted.Trading));
        Assert.Equal((null, null), (active.RiskReason, active.PhaseReason));
    }
}
