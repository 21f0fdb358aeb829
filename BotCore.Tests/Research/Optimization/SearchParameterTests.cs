using BotCore.Trading.Research.Optimization;

namespace BotCore.Tests.Research.Optimization;

public class SearchParameterTests
{
    [Theory]
    [InlineData("strategies.rsi.period=7..10:1", "strategies.rsi.period", "7 8 9 10")]
    [InlineData("rsi.period=7..10:2", "strategies.rsi.period", "7 9")]
    [InlineData("strategy.rsi.period=7..8", "strategies.rsi.period", "7 8")]
    [InlineData("rsi.oversold=29..30", "strategies.rsi.oversold", "29 29.5 30")]
    [InlineData("exit.stopOnMarginRatio=0.02..0.05:0.01", "exit.stopOnMarginRatio", "0.02 0.03 0.04 0.05")]
    [InlineData("signals.aggregation=consensus|weighted", "signals.aggregation", "consensus weighted")]
    [InlineData("account.leverage=1|3|10", "account.leverage", "1 3 10")]
    public void A_range_or_a_list_gives_exactly_its_values(string text, string name, string values)
    {
        var parameter = AStudy.Parameters(text)[0];

        Assert.Equal(name, parameter.Name);
        Assert.Equal(values.Split(' '), parameter.Values);
        Assert.Equal(!text.Contains("consensus", StringComparison.Ordinal), parameter.IsOrdered);
    }

    [Fact]
    public void A_strategy_parameter_without_a_range_is_searched_over_its_bounds()
    {
        var values = AStudy.Parameters("rsi.period")[0].Values;

        Assert.Equal(("5", "50", 46), (values[0], values[^1], values.Count));
    }

    [Theory]
    [InlineData("rsi.periodd=7..8:1", "'rsi.periodd': there is no setting")]
    [InlineData("rsi.period=4..8:1", "strategies.rsi.period: '4' is not allowed; allowed is a whole number from 5 to 50")]
    [InlineData("rsi.period=7..9:0.5", "'7.5' is not allowed")]
    [InlineData("account.leverage=1..126:5|", "is not FROM..TO:STEP")]
    [InlineData("account.leverage=1..126:125", "'126' is not allowed; allowed is 1 to 125")]
    [InlineData("account.leverage=9..3:1", "must rise")]
    [InlineData("account.leverage=1..3:0", "must rise")]
    [InlineData("account.leverage", "say which values to try")]
    [InlineData("account.leverage=2|2", "a value twice")]
    [InlineData("signals.aggregation=consensus|best|all", "'all' is not allowed")]
    public void What_is_wrong_is_named_with_what_is_allowed(string text, string message)
    {
        var errors = new List<string>();

        Assert.Null(SearchParameter.Parse(text, errors));
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_combination_that_a_joint_rule_forbids_is_no_settings()
    {
        var space = new SearchSpace(AStudy.Parameters("macd.fast=18|22", "macd.slow=20|40"), AStudy.Settings);

        Assert.NotNull(space.TryApply([0, 0], out _));
        Assert.Null(space.TryApply([1, 0], out string? reason));
        Assert.Contains("macd fast: 22 is not below slow (20)", reason, StringComparison.Ordinal);
        Assert.NotNull(space.TryApply([1, 1], out _));
    }
}
