using System.Globalization;
using BotCore.Contracts.Trading;

namespace BotCore.Cli.Supervision;

/// <summary>What <c>up</c> was asked to run, complete: defaults filled in, paths absolute.</summary>
internal sealed record UpOptions
{
    public const int DefaultEnginePort = 8080;
    public const int DefaultDashboardPort = 3000;
    public const int DefaultPrometheusPort = 9090;
    public const int DefaultAlertmanagerPort = 9093;
    public const int DefaultGatewayPort = 8100;
    public const int DefaultAiPort = 8000;
    public const string Synthetic = "synthetic";
    public const string ReplayPrefix = "replay:";
    public const string FreshArgument = "--State:Fresh=true";

    /// <summary>
    /// Locally no load balancer has to notice that a service goes, and all of them must be gone before <see cref="Supervisor.StopDeadline"/>.
    /// </summary>
    private static readonly string[] ShutdownArguments = ["--Shutdown:DrainDelay=00:00:00", "--Shutdown:Timeout=00:00:15"];

    /// <summary><c>synthetic</c>, or <c>replay:</c> and the full path of a file, folder or pattern.</summary>
    public required string Market { get; init; }

    /// <summary><c>max</c> or market time per wall time: <c>60x</c>.</summary>
    public required string Speed { get; init; }

    /// <summary>Of a single recorded file that does not say it; null leaves it to the engine.</summary>
    public string? Symbol { get; init; }

    /// <summary>Comma separated; null leaves it to the engine.</summary>
    public string? Symbols { get; init; }

    /// <summary>Full path of a file of funding settlements of a recorded market; null for none.</summary>
    public string? Funding { get; init; }

    public long? Seed { get; init; }

    /// <summary>Full path of a folder of own strategies; null for none.</summary>
    public string? Strategies { get; init; }

    /// <summary>Null leaves it to the engine: paper, and backtest for a recorded market.</summary>
    public TradingMode? Mode { get; init; }

    public required StateFolder State { get; init; }

    public int EnginePort { get; init; } = DefaultEnginePort;

    public int DashboardPort { get; init; } = DefaultDashboardPort;

    public bool NoDashboard { get; init; }

    /// <summary>Prometheus and Alertmanager too, where they are installed.</summary>
    public bool WithMonitoring { get; init; }

    public int PrometheusPort { get; init; } = DefaultPrometheusPort;

    public int AlertmanagerPort { get; init; } = DefaultAlertmanagerPort;

    public int GatewayPort { get; init; } = DefaultGatewayPort;

    public int AiPort { get; init; } = DefaultAiPort;

    /// <summary>Neither the gateway nor the AI service.</summary>
    public bool NoAi { get; init; }

    /// <summary>Begin with a new account; an existing one of this market is moved aside by the engine, not deleted.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Keep everything up after a recorded market has ended.</summary>
    public bool Stay { get; init; }

    /// <summary>Show log lines as the services write them.</summary>
    public bool Raw { get; init; }

    /// <summary>The result as one JSON object on the output, everything else on the error output.</summary>
    public bool Json { get; init; }

    /// <summary>Environment variable with the database's address, for this program and for the engine.</summary>
    public const string MongoDbVariable = "Store__MongoDb__ConnectionString";

    /// <summary>Environment variable with the broker's address, for this program and for the engine.</summary>
    public const string RabbitMqVariable = "Bus__RabbitMq__Uri";

    /// <summary>
    /// Durable state in MongoDB: its connection string, or empty to take the one in the environment
    /// (<c>Store__MongoDb__ConnectionString</c>). Null keeps it in files.
    /// </summary>
    public string? MongoDb { get; init; }

    /// <summary>Messages over RabbitMQ: the address of a broker, or empty to start one in the state folder. Null is the embedded bus.</summary>
    public string? RabbitMq { get; init; }

    /// <summary>Of the broker that is started here.</summary>
    public int RabbitMqPort { get; init; } = RabbitBroker.DefaultPort;

    /// <summary>Of the engine, configuration key and value: <c>Trading:Set:account.leverage</c>, <c>3</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    public bool IsReplay => Market.StartsWith(ReplayPrefix, StringComparison.Ordinal);

    public Uri EngineUrl => LocalUrl(EnginePort);

    public Uri DashboardUrl => LocalUrl(DashboardPort);

    public Uri PrometheusUrl => LocalUrl(PrometheusPort);

    public Uri AlertmanagerUrl => LocalUrl(AlertmanagerPort);

    /// <summary>Every port this run takes, by the option that sets it.</summary>
    public IReadOnlyList<(string Option, int Port)> Ports
    {
        get
        {
            List<(string, int)> ports = [("--engine-port", EnginePort)];
            if (!NoDashboard) ports.Add(("--dashboard-port", DashboardPort));
            if (WithMonitoring) ports.AddRange([("--prometheus-port", PrometheusPort), ("--alertmanager-port", AlertmanagerPort)]);
            if (!NoAi) ports.AddRange([("--gateway-port", GatewayPort), ("--ai-port", AiPort)]);
            return ports;
        }
    }

    public Uri GatewayUrl => LocalUrl(GatewayPort);

    public Uri AiUrl => LocalUrl(AiPort);

    /// <summary>What <see cref="ToArguments"/> leaves out because it may hold a password: it goes by the environment, where the options without a value look.</summary>
    public IEnumerable<(string Variable, string Address)> AddressesForEnvironment()
    {
        if (MongoDb is { Length: > 0 } database) yield return (MongoDbVariable, database);
        if (RabbitMq is { Length: > 0 } broker) yield return (RabbitMqVariable, broker);
    }

    /// <summary>
    /// The same as words of the command line of <c>botcore</c>, complete. <c>--raw</c> and <c>--json</c> belong to one terminal, <c>--fresh</c> to one
    /// start; they are left out.
    /// </summary>
    public IReadOnlyList<string> ToArguments()
    {
        List<string> words = ["up", "--market", Market, "--speed", Speed, "--state", State.Root];
        if (Symbol is not null) words.AddRange(["--symbol", Symbol]);
        if (Symbols is not null) words.AddRange(["--symbols", Symbols]);
        if (Strategies is not null) words.AddRange(["--strategies", Strategies]);
        if (Funding is not null) words.AddRange(["--funding", Funding]);
        if (Seed is { } seed) words.AddRange(["--seed", seed.ToString(CultureInfo.InvariantCulture)]);
        if (Mode is { } mode) words.AddRange(["--mode", Word(mode)]);
        words.AddRange(["--engine-port", EnginePort.ToString(CultureInfo.InvariantCulture)]);
        words.AddRange(["--dashboard-port", DashboardPort.ToString(CultureInfo.InvariantCulture)]);
        if (NoDashboard) words.Add("--no-dashboard");
        if (WithMonitoring)
        {
            words.Add("--with-monitoring");
            words.AddRange(["--prometheus-port", PrometheusPort.ToString(CultureInfo.InvariantCulture)]);
            words.AddRange(["--alertmanager-port", AlertmanagerPort.ToString(CultureInfo.InvariantCulture)]);
        }
        words.AddRange(["--gateway-port", GatewayPort.ToString(CultureInfo.InvariantCulture)]);
        words.AddRange(["--ai-port", AiPort.ToString(CultureInfo.InvariantCulture)]);
        if (NoAi) words.Add("--no-ai");
        if (Stay) words.Add("--stay");
        // Addresses hold passwords: see AddressesForEnvironment.
        if (MongoDb is not null) words.Add("--with-mongodb");
        if (RabbitMq is not null) words.Add("--with-rabbitmq");
        words.AddRange(["--rabbitmq-port", RabbitMqPort.ToString(CultureInfo.InvariantCulture)]);
        foreach (var (key, value) in Settings) words.AddRange(["--set", $"{key}={value}"]);
        return words;
    }

    /// <summary>The engine's command line, see its configuration keys.</summary>
    public IReadOnlyList<string> EngineArguments()
    {
        List<string> words =
        [
            $"--Urls={EngineUrl.GetLeftPart(UriPartial.Authority)}",
            $"--State:Directory={State.Root}",
            $"--Market:Source={Market}",
            $"--Market:Speed={Speed}",
            .. ShutdownArguments,
        ];
        if (Symbol is not null) words.Add($"--Market:Symbol={Symbol}");
        if (Symbols is not null) words.Add($"--Market:Symbols={Symbols}");
        if (Strategies is not null) words.Add($"--Strategies:Folder={Strategies}");
        if (Funding is not null) words.Add($"--Market:Funding={Funding}");
        if (Seed is { } seed) words.Add($"--Market:Seed={seed.ToString(CultureInfo.InvariantCulture)}");
        if (Mode is { } mode) words.Add($"--Trading:Mode={Word(mode)}");
        if (!NoAi) words.Add($"--Ai:BaseUrl={GatewayUrl.GetLeftPart(UriPartial.Authority)}");
        words.AddRange(Settings.Select(s => $"--{s.Key}={s.Value}"));
        return words;
    }

    /// <param name="withAi">Whether an AI service is started behind it; without one the rules answer.</param>
    public IReadOnlyList<string> GatewayArguments(bool withAi) =>
    [
        $"--Urls={GatewayUrl.GetLeftPart(UriPartial.Authority)}",
        $"--Engine:BaseUrl={EngineUrl.GetLeftPart(UriPartial.Authority)}",
        $"--Ai:Addresses={(withAi ? AiUrl.GetLeftPart(UriPartial.Authority) : "")}",
        .. ShutdownArguments,
    ];

    /// <summary>Settings of the AI service as words of <c>env</c>: it takes them from its environment only.</summary>
    public IReadOnlyList<string> AiEnvironment() =>
    [
        $"BOTCORE_AI_PORT={AiPort.ToString(CultureInfo.InvariantCulture)}",
        $"BOTCORE_AI_STATE_DIR={Path.Combine(State.Root, "ai")}",
        "BOTCORE_AI_LOG_FORMAT=json",
        "BOTCORE_AI_SHUTDOWN_SECONDS=10",
    ];

    public IReadOnlyList<string> DashboardArguments() =>
    [
        $"--Urls={DashboardUrl.GetLeftPart(UriPartial.Authority)}",
        $"--Engine:BaseUrl={EngineUrl.GetLeftPart(UriPartial.Authority)}",
        .. ShutdownArguments,
    ];

    private static string Word(TradingMode mode) => mode switch
    {
        TradingMode.Backtest => "backtest",
        TradingMode.Paper => "paper",
        TradingMode.Live => "live",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "backtest, paper or live"),
    };

    private static Uri LocalUrl(int port) => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri;
}
