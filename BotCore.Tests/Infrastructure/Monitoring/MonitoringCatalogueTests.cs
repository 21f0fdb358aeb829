namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>Nobody may ask for a series that nobody makes.</summary>
public sealed class MonitoringCatalogueTests
{
    [Fact]
    public void Rules_and_panels_ask_only_for_series_of_the_catalogue_or_for_recorded_ones()
    {
        var metrics = Catalogue.Of();
        var recorded = RuleFiles.Recordings().Select(rule => rule.Name).ToHashSet(StringComparer.Ordinal);
        var asked = RuleFiles.Alerts().Select(alert => (Where: $"alert {alert.Name}", alert.Expression))
            .Concat(RuleFiles.Recordings().Select(rule => (Where: $"rule {rule.Name}", rule.Expression)))
            .Concat(DashboardFiles.Queries().Select(query => (Where: $"{query.Dashboard}: {query.Panel}", query.Expression)));

        var unknown = asked.SelectMany(query => Promql.Series(query.Expression).Select(series => (query.Where, Series: series)))
            .Where(pair => !recorded.Contains(pair.Series) && !Catalogue.Has(metrics, pair.Series)).Select(pair => $"{pair.Where} asks for {pair.Series}");

        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("sum by (job) (rate(a_total{x=\"up\"}[5m])) > 0.5", "a_total")]
    [InlineData("a and on (job, instance) b == 1", "a b")]
    [InlineData("histogram_quantile(0.99, sum without (le) (rate(c_bucket[1h]))) or vector(0)", "c_bucket")]
    [InlineData("(job:x:rate5m / (job:y:rate5m > 0)) * 2e3", "job:x:rate5m job:y:rate5m")]
    public void Names_are_found_in_expressions(string expression, string names) => Assert.Equal(names.Split(' ').ToHashSet(), Promql.Series(expression));
}
