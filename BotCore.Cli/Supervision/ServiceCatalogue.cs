namespace BotCore.Cli.Supervision;

/// <summary>The services of the platform that run on one machine, and how they are started.</summary>
internal static class ServiceCatalogue
{
    public const string TradingEngine = "trading-engine";
    public const string AiGateway = "gateway";
    public const string AiService = "ai-service";
    public const string Dashboard = "dashboard";

    /// <summary>Names that <c>logs --service</c> knows; the supervisor has a log only when it runs in the background.</summary>
    public static readonly IReadOnlyList<string> LogNames =
        [TradingEngine, AiGateway, AiService, Dashboard, RabbitBroker.Name, MonitoringServices.Prometheus, MonitoringServices.Alertmanager, "supervisor"];

    /// <exception cref="CommandFailedException">A service is not built (69).</exception>
    public static IReadOnlyList<ServiceDefinition> For(UpOptions options, InstallLayout layout)
    {
        string dotnet = InstallLayout.DotnetHost();
        var own = OwnEnvironment();
        var environment = new Dictionary<string, string>(own);
        List<ServiceDefinition> services = [];
        if (options.RabbitMq is { } broker)
        {
            if (broker.Length == 0)
            {
                var (service, uri) = RabbitBroker.Prepare(Path.Combine(options.State.Root, "rabbitmq"), options.RabbitMqPort);
                services.Add(service);
                broker = uri;
            }
            environment[UpOptions.RabbitMqVariable] = broker;
        }
        if (options.MongoDb is { } database)
        {
            environment["Store__Kind"] = "mongodb";
            environment[UpOptions.MongoDbVariable] = database;
        }
        services.Add(
            Define(TradingEngine, "BotCore.TradingEngine", options.EngineArguments(), options.EnginePort, options.EngineUrl, "/api/health/ready", isEssential: true)
                with
            { FirstStartArguments = options.IsFresh ? [UpOptions.FreshArgument] : [], Environment = environment });
        if (!options.NoAi)
        {
            var ai = AiProgram(layout);
            services.Add(Define(AiGateway, "BotCore.AiGateway", options.GatewayArguments(ai is not null), options.GatewayPort, options.GatewayUrl, "/health/ready", isEssential: false));
            if (ai is { } program)
            {
                services.Add(new ServiceDefinition(
                    AiService, "/usr/bin/env", [.. options.AiEnvironment(), program.Python, "-m", "app"], program.Folder, options.AiPort, options.AiUrl, "/health/ready", IsEssential: false));
            }
        }
        // The dashboard is ready when the page a person opens is there.
        if (!options.NoDashboard)
            services.Add(Define(Dashboard, "BotCore.Dashboard", options.DashboardArguments(), options.DashboardPort, options.DashboardUrl, "/", isEssential: false));
        if (options.WithMonitoring) services.AddRange(MonitoringServices.For(options, layout, [.. services]));
        return services;

        ServiceDefinition Define(string name, string project, IReadOnlyList<string> arguments, int port, Uri url, string readyPath, bool isEssential)
        {
            var (assembly, folder) = layout.Locate(project, installedAs: name);
            return new ServiceDefinition(name, dotnet, [assembly, .. arguments], folder, port, url, readyPath, isEssential) { Environment = own };
        }
    }

    /// <summary>What runs from here calls itself development in logs and metrics, unless whoever starts it says what it is.</summary>
    private static Dictionary<string, string> OwnEnvironment()
    {
        string[] names = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];
        return names.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) ? [] : new() { [names[0]] = "Development" };
    }

    /// <summary>The AI service's environment as <c>ai-service/setup-env</c> makes it; null where that has not been run.</summary>
    public static (string Python, string Folder)? AiProgram(InstallLayout layout)
    {
        string folder = Path.Combine(layout.Root, AiService), python = Path.Combine(folder, ".venv", "bin", "python");
        return !OperatingSystem.IsWindows() && File.Exists(python) ? (python, folder) : null;
    }
}
