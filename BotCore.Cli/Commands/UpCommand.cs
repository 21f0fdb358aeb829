using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;
using BotCore.Contracts.Trading;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore up</c>: the services as plain processes, supervised.</summary>
internal sealed class UpCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore up
          botcore up --market replay:data/BTCUSDT-1m.csv --symbol BTCUSDT --no-dashboard
          botcore up --market 'replay:data/*.csv' --speed 600x --stay
          botcore up --fresh --seed 7 --speed max --set account.leverage=5
          botcore up --with-rabbitmq --with-mongodb=mongodb://127.0.0.1:27017/?replicaSet=rs0
          botcore up --with-monitoring
          botcore up --detach --state ~/botcore-demo --engine-port 8081 --dashboard-port 3001

        The AI service starts when its Python environment is there (ai-service/setup-env makes it); without it the
        gateway answers analyses by rules and says so.
        A crashed service is started again with growing waits, and given up after 8 crashes in 10 minutes.
        A recorded market that has ended prints a summary and stops everything, unless --stay is given.

        Exit codes: 0 stopped as asked or recorded market ended, 1 a service failed, 64 bad option, 65 bad market data,
                    69 port taken or service not built, 73 state folder in use, 74 journal damaged, 78 wrong setting, 130 Ctrl-C

        """;

    private readonly Option<string?> _market = SharedOptions.Parsed("--market", "SOURCE",
        "synthetic, or replay:PATH with a file, a folder or a pattern. Default: synthetic.",
        "synthetic, or replay: followed by a file, folder or pattern", Market);

    private readonly Option<string?> _speed = SharedOptions.Parsed("--speed", "SPEED",
        "Market time per wall time, for example 1x or 60x, or max. Default: 60x, and max for a recorded market.",
        "max, or a factor from 0.001x to 100000x, for example 60x", Speed);

    private readonly Option<string?> _symbol = SharedOptions.Parsed("--symbol", "SYMBOL",
        "Symbol of a single recorded file.", "5 to 20 capital letters or digits, for example BTCUSDT", t => IsSymbol(t) ? t : null);

    private readonly Option<string?> _strategies = new("--strategies") { HelpName = "DIR", Description = "Folder of strategies of your own, see docs/strategies.md." };
    private readonly Option<string?> _symbols = SharedOptions.Parsed("--symbols", "LIST",
        "Symbols to trade, comma separated.", "symbols separated by commas, for example BTCUSDT,ETHUSDT",
        t => t.Split(',') is var all && all.All(IsSymbol) && all.Distinct().Count() == all.Length ? t : null);

    private readonly Option<string?> _funding = new("--funding") { HelpName = "FILE", Description = "Funding settlements of a recorded market, CSV: timestamp_ms,symbol,funding_rate." };

    private readonly Option<long?> _seed = SharedOptions.ParsedValue<long>("--seed", "NUMBER",
        "Seed of the synthetic market: the same seed gives the same market.", $"a whole number from 0 to {long.MaxValue}",
        t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out long seed) ? seed : null);

    private readonly Option<TradingMode?> _mode = SharedOptions.ParsedValue<TradingMode>("--mode", "MODE",
        "backtest, paper or live. Default: paper, and backtest for a recorded market.", "backtest, paper or live",
        t => t switch { "backtest" => TradingMode.Backtest, "paper" => TradingMode.Paper, "live" => TradingMode.Live, _ => null });

    private readonly Option<StateFolder?> _state = SharedOptions.State();
    private readonly Option<int?> _enginePort = Port("--engine-port", "engine", UpOptions.DefaultEnginePort);
    private readonly Option<int?> _dashboardPort = Port("--dashboard-port", "dashboard", UpOptions.DefaultDashboardPort);
    private readonly Option<string?> _withMongoDb = Address("--with-mongodb",
        "Keep durable state in MongoDB. Without URI: the one in Store__MongoDb__ConnectionString.", "mongodb://", "mongodb+srv://");

    private readonly Option<string?> _withRabbitMq = Address("--with-rabbitmq",
        "Publish events over RabbitMQ. Without URI: the one in Bus__RabbitMq__Uri, else one is started in the state folder.", "amqp://", "amqps://");

    private readonly Option<int?> _rabbitMqPort = Port("--rabbitmq-port", "RabbitMQ that is started here; the three after it are used too",
        RabbitBroker.DefaultPort);

    private readonly Option<bool> _withMonitoring = new("--with-monitoring")
    {
        Description = "Start Prometheus and Alertmanager too, with the rules of infrastructure/monitoring; both must be installed.",
    };

    private readonly Option<int?> _prometheusPort = Port("--prometheus-port", "Prometheus", UpOptions.DefaultPrometheusPort);
    private readonly Option<int?> _alertmanagerPort = Port("--alertmanager-port", "Alertmanager", UpOptions.DefaultAlertmanagerPort);
    private readonly Option<int?> _gatewayPort = Port("--gateway-port", "gateway", UpOptions.DefaultGatewayPort);
    private readonly Option<int?> _aiPort = Port("--ai-port", "AI service", UpOptions.DefaultAiPort);
    private readonly Option<bool> _noAi = new("--no-ai") { Description = "Start neither the gateway nor the AI service." };
    private readonly Option<bool> _noDashboard = new("--no-dashboard") { Description = "Start no dashboard." };
    private readonly Option<bool> _fresh = new("--fresh")
    {
        Description = "Begin with a new account. An existing one of the same market is moved aside, not deleted.",
    };

    private readonly Option<bool> _detach = new("--detach") { Description = "Run in the background; returns when everything is ready." };
    private readonly Option<bool> _stay = new("--stay") { Description = "Keep everything up when a recorded market has ended." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Show log lines as the services write them, in JSON." };

    private readonly Option<bool> _json = SharedOptions.Json("the summary of a recorded market, or with --detach what was started,");

    private readonly Option<bool> _inBackground = new(DetachedStart.BackgroundOption) { Hidden = true };

    private readonly Option<KeyValuePair<string, string>[]> _set = new("--set")
    {
        Description = "A setting of a new account, or any other configuration key of the engine; may be given often.",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var settings = new List<KeyValuePair<string, string>>();
            foreach (var token in result.Tokens)
            {
                var (setting, error) = EngineSetting.Parse(token.Value);
                if (error is not null) result.AddError($"--set is '{token.Value}'; {error}");
                else settings.Add(setting);
            }
            return [.. settings];
        },
    };

    public UpCommand(CliConsole console, TimeProvider time)
        : base("up", "Start the trading engine, the gateway, the AI service and the dashboard, and keep them running.", Examples)
    {
        foreach (Option option in new Option[]
        {
            _market, _speed, _symbol, _symbols, _funding, _seed, _mode, _strategies, _set, _state, _enginePort, _dashboardPort, _noDashboard, _gatewayPort, _aiPort, _noAi, _withMongoDb,
            _withRabbitMq, _rabbitMqPort, _withMonitoring, _prometheusPort, _alertmanagerPort, _fresh, _detach, _stay, _raw, _json, _inBackground,
        })
        {
            Add(option);
        }
        SetAction((parsed, _) => parsed.GetValue(_detach)
            ? DetachAsync(Read(parsed), console, time)
            : RunAsync(Read(parsed), console, time, parsed.GetValue(_inBackground)));
    }

    /// <summary>The options of a command line that had no errors.</summary>
    /// <exception cref="CommandFailedException">Options that contradict each other (64).</exception>
    public UpOptions Read(ParseResult parsed)
    {
        string market = parsed.GetValue(_market) ?? UpOptions.Synthetic;
        var options = new UpOptions
        {
            Market = market,
            Speed = parsed.GetValue(_speed) ?? (market == UpOptions.Synthetic ? "60x" : "max"),
            Symbol = parsed.GetValue(_symbol),
            Symbols = parsed.GetValue(_symbols),
            Strategies = parsed.GetValue(_strategies) is { } folder ? MarketSource.FullPath(folder) : null,
            Seed = parsed.GetValue(_seed),
            Funding = parsed.GetValue(_funding) is { } funding ? MarketSource.FullPath(funding) : null,
            Mode = parsed.GetValue(_mode),
            State = parsed.Folder(_state),
            EnginePort = parsed.GetValue(_enginePort) ?? UpOptions.DefaultEnginePort,
            DashboardPort = parsed.GetValue(_dashboardPort) ?? UpOptions.DefaultDashboardPort,
            NoDashboard = parsed.GetValue(_noDashboard),
            MongoDb = MongoDb(parsed),
            RabbitMq = Given(parsed, _withRabbitMq, UpOptions.RabbitMqVariable),
            RabbitMqPort = parsed.GetValue(_rabbitMqPort) ?? RabbitBroker.DefaultPort,
            WithMonitoring = parsed.GetValue(_withMonitoring),
            PrometheusPort = parsed.GetValue(_prometheusPort) ?? UpOptions.DefaultPrometheusPort,
            AlertmanagerPort = parsed.GetValue(_alertmanagerPort) ?? UpOptions.DefaultAlertmanagerPort,
            GatewayPort = parsed.GetValue(_gatewayPort) ?? UpOptions.DefaultGatewayPort,
            AiPort = parsed.GetValue(_aiPort) ?? UpOptions.DefaultAiPort,
            NoAi = parsed.GetValue(_noAi),
            IsFresh = parsed.GetValue(_fresh),
            Stay = parsed.GetValue(_stay),
            Raw = parsed.GetValue(_raw),
            Json = parsed.GetValue(_json),
            Settings = parsed.GetRequiredValue(_set),
        };
        foreach (var same in options.Ports.GroupBy(port => port.Port).Where(group => group.Count() > 1))
        {
            var names = same.Select(port => port.Option).ToList();
            throw new CommandFailedException(ExitCodes.Usage, $"{string.Join(" and ", names.Take(2))} are both {same.Key}; give each its own");
        }
        return options;
    }

    /// <summary>Starts a supervisor in the background and says what runs; also used by <c>restart</c>.</summary>
    public static async Task<int> DetachAsync(UpOptions options, CliConsole console, TimeProvider time)
    {
        MarketSource.RequireExisting(options);
        using var signals = new StopSignals();
        var record = await new DetachedStart(options, console, time).RunAsync(signals.Stop);
        if (options.Json)
        {
            console.Json(new StartReport(options.State.Root, record?.Pid ?? 0, record?.Services ?? []), CliJson.Default.StartReport);
            return ExitCodes.Ok;
        }
        if (record is null)
        {
            console.Out.WriteLine($"the recorded market has ended and everything was stopped; its summary is in {options.State.SupervisorLog}");
            return ExitCodes.Ok;
        }
        console.Out.WriteLine($"running in the background, supervisor {record.Pid}, state in {options.State.Root}");
        foreach (var service in record.Services) console.Out.WriteLine($"  {service.Name,-14} {service.Url}");
        return ExitCodes.Ok;
    }

    private static async Task<int> RunAsync(UpOptions options, CliConsole console, TimeProvider time, bool isBackground)
    {
        MarketSource.RequireExisting(options);
        if (isBackground) ProcessSignals.LeaveTerminal();
        var layout = InstallLayout.Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable("BOTCORE_HOME"));
        using var signals = new StopSignals();
        var session = new UpSession(options, ServiceCatalogue.For(options, layout), console, time, isBackground);
        if (await session.RunAsync(signals.Stop, signals.Kill) is { } summary)
        {
            if (options.Json) console.Json(summary, CliJson.Default.RunSummary);
            else console.Table(Tables.Of(summary));
        }
        return signals.IsInterrupted ? ExitCodes.Interrupted : ExitCodes.Ok;
    }

    /// <returns>The address on the command line, else in the environment, else empty; null when the option was not given.</returns>
    private static string? Given(ParseResult parsed, Option<string?> option, string variable)
    {
        if (parsed.GetResult(option) is null) return null;
        return parsed.GetValue(option) is { Length: > 0 } uri ? uri : Environment.GetEnvironmentVariable(variable) ?? "";
    }

    private string? MongoDb(ParseResult parsed)
    {
        string? uri = Given(parsed, _withMongoDb, UpOptions.MongoDbVariable);
        if (uri is not { Length: 0 }) return uri;
        throw new CommandFailedException(ExitCodes.Usage,
            "--with-mongodb needs an address: --with-mongodb=mongodb://127.0.0.1:27017/?replicaSet=rs0, or set Store__MongoDb__ConnectionString");
    }

    /// <summary>An option with a value or without, so that a password can stay in the environment.</summary>
    private static Option<string?> Address(string name, string description, params string[] schemes) => new(name)
    {
        HelpName = "URI",
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0) return "";
            string uri = result.Tokens[0].Value;
            // The value is not repeated: it may hold a password.
            if (!schemes.Any(scheme => uri.StartsWith(scheme, StringComparison.Ordinal))) result.AddError($"{name}: expected an address that begins with {schemes[0]}");
            return uri;
        },
    };

    private static string? Market(string text)
    {
        if (text == UpOptions.Synthetic) return text;
        if (!text.StartsWith(UpOptions.ReplayPrefix, StringComparison.Ordinal) || text.Length == UpOptions.ReplayPrefix.Length) return null;
        return UpOptions.ReplayPrefix + MarketSource.FullPath(text[UpOptions.ReplayPrefix.Length..]);
    }

    private static string? Speed(string text)
    {
        if (text == "max") return text;
        return text.EndsWith('x') && decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal factor)
            && factor is >= 0.001m and <= 100_000m ? text : null;
    }

    private static bool IsSymbol(string text) => text.Length is >= 5 and <= 20 && text.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'));

    private static Option<int?> Port(string name, string service, int standard) => SharedOptions.ParsedValue<int>(name, "PORT",
        $"Port of the {service} on this machine. Default: {standard}.", "a whole number from 1 to 65535",
        t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 ? port : null);
}
