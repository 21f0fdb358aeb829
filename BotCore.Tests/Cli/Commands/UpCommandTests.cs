using BotCore.Cli.Commands;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;
using BotCore.Contracts.Trading;

namespace BotCore.Tests.Cli.Commands;

public sealed class UpCommandTests
{
    [Fact]
    public void Without_options_a_synthetic_market_runs_sixty_times_faster_than_life()
    {
        var options = Read("--state", "/srv/botcore");

        Assert.Equal("synthetic", options.Market);
        Assert.Equal("60x", options.Speed);
        Assert.Equal(8080, options.EnginePort);
        Assert.Equal(3000, options.DashboardPort);
        Assert.Null(options.Mode);
        Assert.False(options.IsReplay);
    }

    [Fact]
    public void A_recorded_market_runs_as_fast_as_possible_unless_told_otherwise()
    {
        Assert.Equal("max", Read("--market", "replay:/data/a.csv").Speed);
        Assert.Equal("1x", Read("--market", "replay:/data/a.csv", "--speed", "1x").Speed);
    }

    [Fact]
    public void The_path_of_a_recorded_market_is_made_absolute_because_services_run_elsewhere()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal("replay:" + Path.GetFullPath("data/*.csv"), Read("--market", "replay:data/*.csv").Market);
        Assert.Equal("replay:" + Path.Combine(home, "a.csv"), Read("--market", "replay:~/a.csv").Market);
    }

    [Fact]
    public void Options_come_back_the_same_from_the_words_a_restart_uses()
    {
        var options = Read(
            "--market", "replay:/data/my candles.csv", "--speed", "2.5x", "--symbol", "BTCUSDT", "--symbols", "BTCUSDT,ETHUSDT", "--seed", "7",
            "--mode", "paper", "--state", "/srv/a b", "--engine-port", "8081", "--dashboard-port", "3001", "--no-dashboard", "--gateway-port", "8101", "--ai-port", "8001", "--no-ai", "--stay",
            "--set", "account.leverage=5", "--set", "Logging:Level=Debug=x");

        var again = Read([.. options.ToArguments().Skip(1)]);

        Assert.Equal(options.ToArguments(), again.ToArguments());
        Assert.Equal(TradingMode.Paper, again.Mode);
        Assert.Equal("/srv/a b", again.State.Root);
        Assert.Equal([KeyValuePair.Create("Trading:Set:account.leverage", "5"), KeyValuePair.Create("Logging:Level", "Debug=x")], again.Settings);
        Assert.True(again is { NoDashboard: true, NoAi: true, Stay: true, EnginePort: 8081, DashboardPort: 3001, GatewayPort: 8101, AiPort: 8001, Seed: 7 });
    }

    [Fact]
    public void Addresses_reach_the_background_by_the_environment_and_never_by_its_command_line()
    {
        const string database = "mongodb://who:secret@127.0.0.1:27017/?replicaSet=rs0", broker = "amqp://who:secret@127.0.0.1:5672/";
        var options = Read("--with-mongodb=" + database, "--with-rabbitmq=" + broker);

        Assert.Equal([("Store__MongoDb__ConnectionString", database), ("Bus__RabbitMq__Uri", broker)], options.AddressesForEnvironment());
        Assert.Contains("--with-mongodb", options.ToArguments());
        Assert.Contains("--with-rabbitmq", options.ToArguments());
        Assert.DoesNotContain(options.ToArguments(), word => word.Contains("secret", StringComparison.Ordinal));
        Assert.Empty(Read("--with-rabbitmq").AddressesForEnvironment());
    }

    [Fact]
    public void The_engine_is_told_everything_by_its_configuration_keys()
    {
        var options = Read("--state", "/srv/botcore", "--symbols", "BTCUSDT,ETHUSDT", "--seed", "7", "--mode", "paper", "--set", "account.leverage=5");

        Assert.Equal(
            [
                "--Urls=http://127.0.0.1:8080", "--State:Directory=/srv/botcore", "--Market:Source=synthetic", "--Market:Speed=60x",
                "--Market:Symbols=BTCUSDT,ETHUSDT", "--Market:Seed=7", "--Trading:Mode=paper", "--Ai:BaseUrl=http://127.0.0.1:8100", "--Trading:Set:account.leverage=5",
            ],
            options.EngineArguments().Where(a => !a.StartsWith("--Shutdown:", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_dashboard_is_told_where_the_engine_is()
    {
        var options = Read("--engine-port", "8081", "--dashboard-port", "3001");

        Assert.Equal(["--Urls=http://127.0.0.1:3001", "--Engine:BaseUrl=http://127.0.0.1:8081"], options.DashboardArguments().Take(2));
    }

    [Theory]
    [InlineData(true, "--Ai:Addresses=http://127.0.0.1:8001")]
    [InlineData(false, "--Ai:Addresses=")]
    public void The_gateway_is_told_where_the_others_are(bool withAi, string addresses)
    {
        var options = Read("--engine-port", "8081", "--gateway-port", "8101", "--ai-port", "8001");

        Assert.Equal(["--Urls=http://127.0.0.1:8101", "--Engine:BaseUrl=http://127.0.0.1:8081", addresses], options.GatewayArguments(withAi).Take(3));
    }

    [Fact]
    public void A_new_account_is_begun_once_and_never_by_a_restart()
    {
        var options = Read("--fresh");

        Assert.True(options.IsFresh);
        Assert.DoesNotContain("--fresh", options.ToArguments());
        Assert.DoesNotContain(options.EngineArguments(), a => a.Contains("Fresh", StringComparison.Ordinal));
    }

    private static UpOptions Read(params string[] words)
    {
        var command = new UpCommand(new CliConsole(TextWriter.Null, TextWriter.Null, isColoured: false), TimeProvider.System);
        var parsed = command.Parse(words);
        Assert.Empty(parsed.Errors);
        return command.Read(parsed);
    }
}
