using System.Diagnostics;

namespace BotCore.Tests.Cli.Scripts;

public sealed class BotShTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Help_is_the_default_and_names_every_command(params string[] arguments)
    {
        var run = await BashAsync(arguments);

        Assert.Equal(0, run.ExitCode);
        foreach (string command in new[] { "setup", "dev", "start", "stop", "restart", "status", "logs", "build", "images", "manifests", "publish", "test", "lint", "clean", "help" })
            Assert.Contains($"\n  {command}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_refused_with_the_known_ones()
    {
        var run = await BashAsync("stat");

        Assert.Equal(64, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("bot.sh: unknown command 'stat'; known: setup dev start", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clean", "--all", "unknown option --all of clean; known: --yes, --state")]
    [InlineData("setup", "--everything", "unknown option --everything of setup; known: --no-browser, --no-ai, --no-tools")]
    [InlineData("build", "now", "unknown option now of build")]
    [InlineData("lint", "now", "unknown option now of lint")]
    [InlineData("images", "--all", "unknown option --all of images; known: --no-cache")]
    [InlineData("manifests", "dev", "unknown option dev of manifests")]
    [InlineData("publish", "compose", "unknown option compose of publish")]
    [InlineData("test", "Cli", "unexpected argument 'Cli' of test; runner options begin with --")]
    public async Task An_unknown_option_is_refused_by_name(string command, string option, string message)
    {
        var run = await BashAsync(command, option);

        Assert.Equal(64, run.ExitCode);
        Assert.Equal($"bot.sh: {message}", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Before_anything_is_built_it_says_how_to_build()
    {
        string script = CopyOfScript();

        var run = await RunAsync(script, "status");

        Assert.Equal(69, run.ExitCode);
        Assert.Equal("bot.sh: nothing is built yet; see: scripts/bot.sh build", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Clean_asks_first_and_without_a_terminal_removes_nothing()
    {
        string script = CopyOfScript();
        string bin = Built("BotCore.Trading", "bin");

        var run = await RunAsync(script, "clean");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("without a terminal give --yes", run.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(bin));
    }

    [Fact]
    public async Task Clean_removes_what_building_made_and_nothing_else()
    {
        string script = CopyOfScript();
        string bin = Built("BotCore.Trading", "bin"), obj = Built("BotCore.Trading", "obj"), foreign = Built("somebody else", "bin");
        string state = Directory.CreateDirectory(_folder["state"]).FullName;

        var run = await RunAsync(script, "clean", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.False(Directory.Exists(bin) || Directory.Exists(obj));
        Assert.True(Directory.Exists(foreign) && Directory.Exists(state));
        Assert.True(File.Exists(_folder["repo dir/BotCore.Trading/BotCore.Trading.csproj"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clean_removes_a_state_folder_only_when_botcore_made_it(bool isMarked)
    {
        string script = CopyOfScript();
        string state = Directory.CreateDirectory(_folder["state"]).FullName;
        if (isMarked) await File.WriteAllTextAsync(_folder["state/.botcore-state"], "", TestContext.Current.CancellationToken);

        var run = await RunAsync(script, "clean", "--yes", "--state");

        Assert.Equal(isMarked ? 0 : 1, run.ExitCode);
        Assert.Equal(isMarked, !Directory.Exists(state));
    }

    [Fact]
    public async Task Options_of_dev_are_those_of_up_and_come_through_unchanged()
    {
        // A stand-in for dotnet prints what it is called with, and finds everything built.
        string script = CopyOfScript();
        Stub("dotnet", "for word in \"$@\"; do printf '<%s>' \"$word\"; done");
        foreach (string project in new[] { "Cli:botcore", "TradingEngine:BotCore.TradingEngine", "AiGateway:BotCore.AiGateway", "Dashboard:BotCore.Dashboard" })
        {
            string[] parts = project.Split(':');
            await File.WriteAllTextAsync(Path.Combine(Built($"BotCore.{parts[0]}", "bin/Release/net10.0"), parts[1] + ".dll"), "", TestContext.Current.CancellationToken);
        }
        foreach (string stamp in new[] { "begin", "end" })
        {
            string path = Path.Combine(Built(".", "obj/bot"), $"build-{stamp}-Release");
            await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        }

        var run = await RunAsync(script, "start", "--market", "replay:my candles/*.csv");

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("/repo dir/BotCore.Cli/bin/Release/net10.0/botcore.dll><up><--detach><--market><replay:my candles/*.csv>", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compose_is_started_with_secrets_that_nobody_chose_and_stopped_by_the_same_commands()
    {
        string script = CopyOfScript();
        await File.WriteAllTextAsync(_folder["repo dir/docker-compose.yml"], "services: {}\n", TestContext.Current.CancellationToken);
        // A stand-in for docker knows `compose` and prints what it is called with.
        Stub("docker", "for word in \"$@\"; do printf '<%s>' \"$word\"; done; echo");

        var start = await RunAsync(script, "start", "--memory-optimized", "--with-monitoring");
        string secrets = await File.ReadAllTextAsync(_folder["state/compose.env"], TestContext.Current.CancellationToken);
        var stop = await RunAsync(script, "stop");

        Assert.Equal(0, start.ExitCode);
        Assert.Contains("<--profile><core><--profile><messaging><--profile><monitoring><up><-d><--no-build>", start.Output, StringComparison.Ordinal);
        Assert.Contains("docker-compose.memory-optimized.yml>", start.Output, StringComparison.Ordinal);
        Assert.Contains("<down>", stop.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^MONGO_PASSWORD=[A-Za-z0-9]{32}$", secrets);
        Assert.Matches("(?m)^MONGO_REPLICA_KEY=[A-Za-z0-9]{64}$", secrets);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["state/compose.env"]));
    }

    [Theory]
    [InlineData("passed=\"2\" failed=\"0\" skipped=\"1\" errors=\"0\"", "2 0 1")]
    [InlineData("passed=\"2\" failed=\"1\" skipped=\"0\" errors=\"3\"", "2 4 0")] // an error outside of a test is a failure too
    public async Task Counts_of_a_report_are_added_up(string counts, string expected)
    {
        var run = await ReportAsync("counts", $"<assemblies><assembly name=\"a\" {counts}><collection passed=\"9\" /></assembly></assemblies>");

        Assert.Equal(expected, run.Output.TrimEnd());
    }

    [Fact]
    public async Task Skipped_tests_are_listed_with_their_reasons()
    {
        const string tests = """
            <assembly passed="1" failed="0" skipped="2" errors="0"><collection>
            <test name="A.One(text: &quot;a &lt; b&quot;)" result="Skip"><reason><![CDATA[no browser: install
            chromium <now>]]></reason></test><test name="A.Two" result="Pass"><output><![CDATA[reason>no]]></output></test>
            <test name="A.Three" result="Skip"><reason>not today</reason></test></collection></assembly>
            """;

        var run = await ReportAsync("skipped", tests);

        Assert.Equal(
            ["skipped: A.One(text: \"a < b\"): no browser: install chromium <now>", "skipped: A.Three: not today"],
            run.Output.TrimEnd().Split('\n'));
    }

    private async Task<CommandRun> ReportAsync(string what, string xml)
    {
        RequireBash();
        string report = _folder["report.xml"];
        await File.WriteAllTextAsync(report, xml, TestContext.Current.CancellationToken);
        return await StartAsync("awk", ["-f", Path.Combine(Scripts(), "test-report.awk"), "-v", $"what={what}", report]);
    }

    private Task<CommandRun> BashAsync(params string[] arguments) => RunAsync(Path.Combine(Scripts(), "bot.sh"), arguments);

    private Task<CommandRun> RunAsync(string script, params string[] arguments) => StartAsync("bash", [script, .. arguments]);

    /// <summary>Runs in another folder than the script's, with no input and a state folder of its own.</summary>
    private async Task<CommandRun> StartAsync(string program, string[] arguments)
    {
        RequireBash();
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BOTCORE_STATE"] = _folder["state"];
        start.Environment["BOTCORE_CONFIGURATION"] = "Release";
        start.Environment["PATH"] = $"{_folder["stubs"]}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandRun(process.ExitCode, await output, await error);
    }

    private static void RequireBash() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash and awk");

    /// <summary>The script in a repository of its own, whose path has a space.</summary>
    private string CopyOfScript()
    {
        RequireBash();
        Directory.CreateDirectory(_folder["repo dir/scripts"]);
        Directory.CreateDirectory(_folder["repo dir/BotCore.Trading"]);
        File.WriteAllText(_folder["repo dir/BotCore.Trading/BotCore.Trading.csproj"], "");
        File.WriteAllText(_folder["repo dir/Directory.Build.props"], "");
        File.WriteAllText(_folder["repo dir/global.json"], "");
        string copy = _folder["repo dir/scripts/bot.sh"];
        File.Copy(Path.Combine(Scripts(), "bot.sh"), copy);
        return copy;
    }

    private string Built(string project, string folder) => Directory.CreateDirectory(_folder[Path.Combine("repo dir", project, folder)]).FullName;

    private void Stub(string name, string script)
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(_folder["stubs"]);
        string path = _folder[Path.Combine("stubs", name)];
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Scripts()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) return Path.Combine(folder.FullName, "scripts");
        }
        Assert.Skip("the tests do not run inside the repository: scripts/bot.sh was not found");
        return "";
    }
}
