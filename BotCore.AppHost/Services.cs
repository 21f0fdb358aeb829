using Aspire.Hosting.Python;

namespace BotCore.AppHost;

/// <summary>What our services have in common here: their port, probes, environment and image.</summary>
internal static class Services
{
    /// <summary>What jobs read: the engine looks names up in it, workers read it.</summary>
    private const string Candles = "candle-data";

    /// <summary>A .NET service on its port of the specification.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, Shape shape, string name, int port)
        where TProject : IProjectMetadata, new() =>
        Configure(builder.AddProject<TProject>(name, launchProfileName: null), shape, name, port);

    /// <summary>The gateway: one door to the engine and the AI service.</summary>
    public static IResourceBuilder<ProjectResource> AddGateway(
        this IDistributedApplicationBuilder builder, Shape shape, IReadOnlyList<IResourceBuilder<ProjectResource>> engines, IResourceBuilder<PythonAppResource> ai,
        IResourceBuilder<ParameterResource> serviceToken)
    {
        return builder.AddService<Projects.BotCore_AiGateway>(shape, "gateway", port: 8100)
            .WithEnvironment("Engine__BaseUrl", shape.Addresses(engines))
            .WithEnvironment("Ai__Addresses", shape.Address(ai))
            .WithEnvironment("Ai__ServiceToken", serviceToken)
            .WaitFor(engines[0])
            .WithExternalHttpEndpoints()
            .PublishAs(shape, cpus: "1.0", memory: "512Mi", requestedCpus: "250m", requestedMemory: "256Mi", also: container =>
            {
                // Not a project of .NET: Compose does not see that it is waited for.
                if (shape.PublishesCompose) container.PublishAsDockerComposeService((_, written) => written.DependsOn["ai-service"] = new());
            });
    }

    /// <summary>Takes jobs from the broker beside the engine; trades nothing.</summary>
    public static void AddWorkers(this IDistributedApplicationBuilder builder, Shape shape, Backing? mongodb, Backing? rabbitmq)
    {
        if (shape.Workers == 0) return;
        var worker = Configure(builder.AddProject<Projects.BotCore_TradingEngine>("job-worker", launchProfileName: null), shape, "job-worker", port: 8090)
            .WithArgs("--role", "worker")
            .WithEnvironment("Jobs__DataFolder", shape.StateFolder(Path.Combine("trading-engine", "candles"), "/var/lib/candles"))
            .WithStore(mongodb)
            .WithBus("Bus__RabbitMq__Uri", rabbitmq)
            .WithReplicas(shape.Workers)
            .PublishAs(shape, cpus: "2.0", memory: "2Gi", requestedCpus: "1", requestedMemory: "512Mi", image: "trading-engine",
                also: container => container.WithData(shape, Candles, "/var/lib/candles", "20Gi", isShared: true, isFirst: false));
        // Jobs of the account in files are in the engine's folder.
        if (mongodb is null) worker.WithEnvironment("State__Directory", shape.StateFolder("trading-engine", "/var/lib/botcore"));
    }

    /// <summary>The AI service: a Python process while running, an image when published.</summary>
    public static IResourceBuilder<PythonAppResource> AddAiService(
        this IDistributedApplicationBuilder builder, Shape shape, IResourceBuilder<ParameterResource> serviceToken, Backing? rabbitmq, Backing? mongodb)
    {
        var ai = builder.AddPythonModule("ai-service", shape.File("ai-service"), "app")
            .WithHttpEndpoint(port: 8000, name: "http", env: "BOTCORE_AI_PORT")
            .WithEnvironment("BOTCORE_AI_ENVIRONMENT", shape.Publishes ? "Production" : builder.Environment.EnvironmentName)
            .WithEnvironment("BOTCORE_AI_HOST", shape.Publishes ? "0.0.0.0" : "127.0.0.1")
            .WithEnvironment("BOTCORE_AI_STATE_DIR", shape.StateFolder("ai-service", "/var/lib/botcore"))
            .WithEnvironment("BOTCORE_AI_ALLOWED_HOSTS", "*")
            .WithEnvironment("BOTCORE_AI_LOG_FORMAT", "json")
            .WithEnvironment("BOTCORE_AI_SERVICE_TOKEN", serviceToken)
            .WithBus("BOTCORE_AI_AMQP_URL", rabbitmq)
            .WithHealthProbes();
        if (mongodb is not null) ai.WithEnvironment("BOTCORE_AI_MONGODB_URI", mongodb.ConnectionString);
        // It starts without its database and finds it later: while running it waits for nothing.
        if (shape.Publishes && mongodb?.Ready is not null) ai.WaitFor(mongodb.Ready);
        return ai.PublishAsDockerFile(image => image
            .FromOurImage(shape, "ai-service", port: 8000)
            .WithData(shape, "ai-service-state", "/var/lib/botcore", size: null) // models are in the database
            .Sized(shape, Footprint.OfService("2.0", "2Gi", "1", "1Gi", "python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=6)")));
    }

    /// <summary>Shows the engine the candles that workers read, where there are workers.</summary>
    public static void WithCandles(this IResourceBuilder<ContainerResource> engine, Shape shape)
    {
        if (shape.Workers > 0) engine.WithData(shape, Candles, "/var/lib/botcore/candles", "20Gi", isShared: true);
    }

    public static IResourceBuilder<ProjectResource> WithStore(this IResourceBuilder<ProjectResource> service, Backing? mongodb)
    {
        if (mongodb is null) return service;
        service.WithEnvironment("Store__Kind", "mongodb").WithEnvironment("Store__MongoDb__ConnectionString", mongodb.ConnectionString);
        if (mongodb.Ready is not null) service.WaitFor(mongodb.Ready);
        if (mongodb.Done is not null) service.WaitForCompletion(mongodb.Done);
        return service;
    }

    public static IResourceBuilder<T> WithBus<T>(this IResourceBuilder<T> service, string variable, Backing? rabbitmq)
        where T : IResourceWithEnvironment, IResourceWithWaitSupport
    {
        if (rabbitmq is null) return service;
        service.WithEnvironment(variable, rabbitmq.ConnectionString);
        if (rabbitmq.Ready is not null) service.WaitFor(rabbitmq.Ready);
        return service;
    }

    /// <summary>
    /// Aspire gives a process ten seconds to stop and calls it a failure afterwards. No load balancer looks here before it lets go: a second is enough for
    /// the gateway to notice.
    /// </summary>
    public static IResourceBuilder<ProjectResource> StopsInTime(this IResourceBuilder<ProjectResource> service) =>
        service.WithEnvironment("Shutdown__DrainDelay", "00:00:01");

    private static IResourceBuilder<ProjectResource> Configure(IResourceBuilder<ProjectResource> service, Shape shape, string name, int port)
    {
        service
            .WithHttpEndpoint(port: port, name: "http")
            .WithEnvironment("Log__Format", "Json")
            .WithHealthProbes();
        if (!shape.Publishes) return service.StopsInTime();
        // In a container the service is asked by its name, and probed by the address of its pod.
        return service
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Production")
            .WithEnvironment("AllowedHosts", $"{name};localhost;127.0.0.1")
            .WithEnvironment("Http__AllowAddressHosts", "true")
            .WithEnvironment("ASPNETCORE_HTTP_PORTS", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IResourceBuilder<T> WithHealthProbes<T>(this IResourceBuilder<T> service) where T : IResourceWithEndpoints, IResourceWithProbes => service
        .WithLifeProbes()
        .WithHttpProbe(ProbeType.Readiness, "/health/ready", periodSeconds: 5, timeoutSeconds: 6, failureThreshold: 2, endpointName: "http");

    /// <summary>Whether it has started and lives; not whether it is ready, which a standby is not, and nothing is wrong with it.</summary>
    public static IResourceBuilder<T> WithLifeProbes<T>(this IResourceBuilder<T> service) where T : IResourceWithEndpoints, IResourceWithProbes => service
        .WithHttpProbe(ProbeType.Startup, "/health/startup", periodSeconds: 2, timeoutSeconds: 6, failureThreshold: 150, endpointName: "http")
        .WithHttpProbe(ProbeType.Liveness, "/health/live", periodSeconds: 10, timeoutSeconds: 6, failureThreshold: 3, endpointName: "http");
}
