using Aspire.Hosting.Python;

namespace BotCore.AppHost;

/// <summary>What our services have in common here: their port, probes, environment and image.</summary>
internal static class Services
{
    /// <summary>A .NET service on its port of the specification.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, Shape shape, string name, int port)
        where TProject : IProjectMetadata, new() =>
        Configure(builder.AddProject<TProject>(name, launchProfileName: null), shape, name, port);

    /// <summary>The gateway: one door to the engine and the AI service.</summary>
    public static IResourceBuilder<ProjectResource> AddGateway(
        this IDistributedApplicationBuilder builder, Shape shape, IResourceBuilder<ProjectResource> engine, IResourceBuilder<PythonAppResource> ai,
        IResourceBuilder<ParameterResource> serviceToken)
    {
        // By its path: the project lists it only when it is there.
        var gateway = builder.AddProject("gateway", shape.File("BotCore.AiGateway", "BotCore.AiGateway.csproj"), launchProfileName: null);
        Configure(gateway, shape, "gateway", port: 8100)
            .WithEnvironment("Engine__BaseUrl", engine.GetEndpoint("http"))
            .WithEnvironment("Ai__Addresses", ai.GetEndpoint("http"))
            .WithEnvironment("Ai__ServiceToken", serviceToken)
            .WaitFor(engine)
            .WithExternalHttpEndpoints()
            .PublishAs(shape, cpus: "1.0", memory: "512m", volume: null);
        return gateway;
    }

    /// <summary>The AI service: a Python process while running, its Dockerfile when published.</summary>
    public static IResourceBuilder<PythonAppResource> AddAiService(
        this IDistributedApplicationBuilder builder, Shape shape, IResourceBuilder<ParameterResource> serviceToken, Backing? rabbitmq, Backing? mongodb)
    {
        var ai = builder.AddPythonModule("ai-service", shape.File("ai-service"), "app")
            .WithHttpEndpoint(port: 8000, name: "http", env: "BOTCORE_AI_PORT")
            .WithEnvironment("BOTCORE_AI_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment("BOTCORE_AI_HOST", shape.Publishes ? "0.0.0.0" : "127.0.0.1")
            .WithEnvironment("BOTCORE_AI_STATE_DIR", shape.StateFolder("ai-service", "/var/lib/botcore"))
            .WithEnvironment("BOTCORE_AI_ALLOWED_HOSTS", "*")
            .WithEnvironment("BOTCORE_AI_LOG_FORMAT", "json")
            .WithEnvironment("BOTCORE_AI_SERVICE_TOKEN", serviceToken)
            .WithBus("BOTCORE_AI_AMQP_URL", rabbitmq)
            .WithHttpHealthCheck("/health/ready", endpointName: "http");
        // It starts without its database and finds it later, so it waits for nothing here.
        if (mongodb is not null) ai.WithEnvironment("BOTCORE_AI_MONGODB_URI", mongodb.ConnectionString);
        return ai.PublishAsDockerFile(image => image
            .WithDockerfile(shape.Repository, shape.File("infrastructure", "images", "ai-service.Dockerfile"))
            .WithEndpoint("http", endpoint => endpoint.TargetPort = 8000, createIfNotExists: false)
            .WithVolume("ai-service-state", "/var/lib/botcore")
            .Sized(shape, "2.0", "2g", ["CMD", "python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=6)"]));
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

    private static IResourceBuilder<ProjectResource> Configure(IResourceBuilder<ProjectResource> service, Shape shape, string name, int port)
    {
        service
            .WithHttpEndpoint(port: port, name: "http")
            .WithEnvironment("Log__Format", "Json")
            .WithHttpProbe(ProbeType.Startup, "/health/startup", periodSeconds: 2, timeoutSeconds: 6, failureThreshold: 150, endpointName: "http")
            .WithHttpProbe(ProbeType.Liveness, "/health/live", periodSeconds: 10, timeoutSeconds: 6, failureThreshold: 3, endpointName: "http")
            .WithHttpProbe(ProbeType.Readiness, "/health/ready", periodSeconds: 5, timeoutSeconds: 6, failureThreshold: 2, endpointName: "http");
        if (!shape.Publishes) return service;
        // In a container the service is asked by its name, and probed by the address of its pod.
        return service
            .WithEnvironment("AllowedHosts", $"{name};localhost;127.0.0.1")
            .WithEnvironment("Http__AllowAddressHosts", "true")
            .WithEnvironment("ASPNETCORE_HTTP_PORTS", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
