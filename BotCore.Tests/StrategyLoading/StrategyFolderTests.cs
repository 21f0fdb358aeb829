using BotCore.StrategyLoading;
using BotCore.Tests.Cli;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.StrategyLoading;

public sealed class StrategyFolderTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_is_found_in_its_own_context_and_of_our_kind()
    {
        var plugin = Assert.Single(Load(SampleAssembly.Folder));

        Assert.Equal("ma-cross", plugin.Name);
        Assert.Equal(["fast", "slow"], plugin.Parameters.Select(bound => bound.Name));
        Assert.NotSame(System.Runtime.Loader.AssemblyLoadContext.Default, System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(plugin.GetType().Assembly));
    }

    [Fact]
    public void A_copy_of_the_core_beside_it_is_not_used()
    {
        File.Copy(SampleAssembly.File, _folder["MovingAverageCross.dll"]);
        File.Copy(typeof(IStrategy).Assembly.Location, _folder["BotCore.Trading.dll"]);
        File.WriteAllText(_folder["notes.dll"], "no assembly at all");

        Assert.Equal("ma-cross", Assert.Single(Load(_folder.Path)).Name);
    }

    [Fact]
    public void A_strategy_may_have_a_folder_of_its_own()
    {
        Directory.CreateDirectory(_folder["cross"]);
        File.Copy(SampleAssembly.File, Path.Combine(_folder["cross"], "MovingAverageCross.dll"));

        Assert.Single(Load(_folder.Path));
    }

    [Fact]
    public void What_is_wrong_is_told_with_the_path()
    {
        var errors = new List<string>();

        StrategyFolder.Load(_folder["missing"], errors);
        StrategyFolder.Load(_folder.Path, errors);

        Assert.Equal(2, errors.Count);
        Assert.Contains("there is no such folder", errors[0], StringComparison.Ordinal);
        Assert.Contains("no assembly in it was built against BotCore.Trading", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_a_strategy_is_an_error_with_its_name()
    {
        File.Copy(typeof(BotCore.MarketData.Files.CandleFile).Assembly.Location, _folder["BotCore.MarketData.dll"]);
        var errors = new List<string>();

        StrategyFolder.Load(_folder.Path, errors);

        Assert.Contains("BotCore.MarketData.dll: has no public class that implements IStrategyPlugin", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_settings_are_checked_like_those_of_the_built_in_ones()
    {
        var settings = WithSample();
        var errors = new List<string>();

        var changed = SettingCatalogue.TryWithAll(
            settings, [new("strategies.ma-cross.fast", "5"), new("strategies.ma-cross.weight", "2"), new("strategies.ma-cross.enabled", "false")], errors);

        Assert.Empty(errors);
        var strategy = changed!.Strategies.Single(s => s.Name == "ma-cross");
        Assert.Equal((5.0, 2.0, false), (strategy.Parameters["fast"], strategy.Weight, strategy.IsEnabled));
        Assert.Equal("5", SettingCatalogue.AllOf(changed).Single(s => s.Name == "strategies.ma-cross.fast").Of(changed));
    }

    [Theory]
    [InlineData("strategies.ma-cross.fast", "1", "allowed is 2 to 200")]
    [InlineData("strategies.ma-cross.fast", "40", "fast: 40 is not below slow (30)")]
    [InlineData("strategies.ma-cross.speed", "1", "there is none of this name")]
    [InlineData("strategies.other.fast", "5", "there is none of this name")]
    public void A_setting_that_does_not_fit_is_refused(string name, string value, string message)
    {
        var errors = new List<string>();

        Assert.Null(SettingCatalogue.TryWithAll(WithSample(), [new(name, value)], errors));

        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void It_sits_among_the_voices_and_is_guarded()
    {
        var strategies = StrategySet.Create(WithSample());

        Assert.Equal([.. StrategyCatalogue.Names, "ma-cross"], strategies.Select(strategy => strategy.Name));
        Assert.IsType<GuardedStrategy>(strategies[^1]);
    }

    [Fact]
    public void A_recorded_setting_can_be_read_when_its_strategy_is_gone()
    {
        var settings = SettingCatalogue.With(new KernelSettings(), "strategies.gone.weight", "2");

        Assert.Equal(2.0, settings.Strategies[^1].Weight);
        Assert.DoesNotContain(StrategySet.Create(settings), strategy => strategy.Name == "gone");
    }

    [Fact]
    public async Task A_backtest_with_it_is_the_same_every_time_and_says_what_it_decided()
    {
        string candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 4_000);
        string[] words =
        [
            "backtest", "--candles", candles, "--strategies", SampleAssembly.Folder, "--json", "--decisions", _folder["decisions.csv"],
            "--set", "signals.aggregation=best", "--set", "signals.confirmationGate=false", "--set", "strategies.ma-cross.fast=3", "--set", "strategies.ma-cross.slow=9",
            .. StrategyCatalogue.Names.SelectMany(name => new[] { "--set", $"strategies.{name}.enabled=false" }),
        ];

        var first = await CommandRun.OfAsync(words);
        var second = await CommandRun.OfAsync(words);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True(first.Json().GetProperty("trades").GetInt32() > 0);
        Assert.Equal(first.Json().GetProperty("tradeHash").GetString(), second.Json().GetProperty("tradeHash").GetString());
        Assert.Equal("3", first.Json().GetProperty("settings").GetProperty("strategies.ma-cross.fast").GetString());
        string[] lines = File.ReadAllLines(_folder["decisions.csv"]);
        Assert.Equal("time_ms,time,symbol,code,kind,direction,confidence,reason,strategies,detail", lines[0]);
        Assert.Equal(first.Json().GetProperty("decisions").EnumerateObject().Sum(d => d.Value.GetInt64()), lines.Length - 1);
        Assert.Contains(lines, line => line.Contains(",ordered,trade,", StringComparison.Ordinal) && line.Contains("ma-cross", StringComparison.Ordinal));
    }

    private static KernelSettings WithSample() =>
        StrategySet.WithPlugins(new KernelSettings { PrimaryTimeframe = Timeframe.FiveMinutes }, Load(SampleAssembly.Folder));

    private static IReadOnlyList<IStrategyPlugin> Load(string folder)
    {
        var errors = new List<string>();
        var plugins = StrategyFolder.Load(folder, errors);
        Assert.Empty(errors);
        return plugins;
    }
}
