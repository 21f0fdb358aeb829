using BotCore.Cli;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class InstallLayoutTests : IDisposable
{
    private static readonly string Framework = $"net{Environment.Version.Major}.0";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_a_solution_the_services_are_those_built_like_botcore_itself()
    {
        Touch("BotCore.sln");
        string release = Touch("BotCore.TradingEngine", "bin", "Release", Framework, "BotCore.TradingEngine.dll");
        string debug = Touch("BotCore.TradingEngine", "bin", "Debug", Framework, "BotCore.TradingEngine.dll");

        Assert.Equal(release, Locate("Release").Assembly);
        Assert.Equal(debug, Locate("Debug").Assembly);
        Assert.Equal(_folder["BotCore.TradingEngine"], Locate("Debug").WorkingDirectory);
    }

    [Fact]
    public void The_other_build_is_used_when_it_is_the_only_one()
    {
        Touch("BotCore.sln");
        string debug = Touch("BotCore.TradingEngine", "bin", "Debug", Framework, "BotCore.TradingEngine.dll");

        Assert.Equal(debug, Locate("Release").Assembly);
    }

    [Fact]
    public void Installed_services_lie_beside_botcore_and_run_in_their_own_folder()
    {
        string engine = Touch("trading-engine", "BotCore.TradingEngine.dll");

        var layout = InstallLayout.Find(Directory.CreateDirectory(_folder["cli"]).FullName, home: null);

        Assert.Equal((engine, _folder["trading-engine"]), layout.Locate("BotCore.TradingEngine", "trading-engine"));
    }

    [Fact]
    public void BOTCORE_HOME_wins_and_must_be_right()
    {
        Touch("home", "trading-engine", "BotCore.TradingEngine.dll");

        Assert.Equal(_folder["home"], InstallLayout.Find("/", _folder["home"]).Root);
        var refusal = Assert.Throws<CommandFailedException>(() => InstallLayout.Find("/", _folder["elsewhere"]));
        Assert.Equal(69, refusal.ExitCode);
        Assert.Contains($"BOTCORE_HOME is {_folder["elsewhere"]}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_is_not_built_is_named_with_the_way_to_build_it()
    {
        Touch("BotCore.sln");

        var refusal = Assert.Throws<CommandFailedException>(() => Locate("Release"));

        Assert.Equal(69, refusal.ExitCode);
        Assert.StartsWith("BotCore.TradingEngine is not built", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("scripts/bot.sh build", refusal.Message, StringComparison.Ordinal);
    }

    private (string Assembly, string WorkingDirectory) Locate(string configuration) =>
        InstallLayout.Find(_folder[Path.Combine("BotCore.Cli", "bin", configuration, Framework)], home: null).Locate("BotCore.TradingEngine", "trading-engine");

    private string Touch(params string[] parts)
    {
        string path = Path.Combine([_folder.Path, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
