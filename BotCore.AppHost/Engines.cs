namespace BotCore.AppHost;

/// <summary>The engines of one account: one leads, the others stand by.</summary>
internal static class Engines
{
    /// <summary>What an engine has, whether it leads or stands by.</summary>
    public static IResourceBuilder<ProjectResource> WithAccount(
        this IResourceBuilder<ProjectResource> engine, Shape shape, IResourceBuilder<ParameterResource> mode, IResourceBuilder<ParameterResource> backupKey,
        Backing? mongodb, Backing? rabbitmq) => engine
        .WithEnvironment("State__Directory", shape.StateFolder("trading-engine", "/var/lib/botcore"))
        .WithEnvironment("Trading__Mode", mode)
        .WithEnvironment("Backup__Directory", shape.StateFolder("backups", "/var/backups/botcore"))
        .WithEnvironment("Backup__EncryptionKey", backupKey)
        .WithStore(mongodb)
        .WithBus("Bus__RabbitMq__Uri", rabbitmq);

    /// <summary>
    /// While running, each standby is a process with an address of its own: replicas would share one, whoever asked there would get the leader or a
    /// standby by chance, and only the leader is ready. Published, they are replicas, and a cluster asks those that are ready.
    /// </summary>
    /// <param name="engine">Started first, so that it is the one that leads.</param>
    /// <param name="configure">Gives a standby what the engine has.</param>
    public static IReadOnlyList<IResourceBuilder<ProjectResource>> AddStandbys(
        this IDistributedApplicationBuilder builder, Shape shape, IResourceBuilder<ProjectResource> engine, Action<IResourceBuilder<ProjectResource>> configure)
    {
        if (shape.Publishes) return [];
        List<IResourceBuilder<ProjectResource>> standbys = [];
        for (int number = 2; number <= shape.Engines; number++)
        {
            string name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"trading-engine-{number}");
            var standby = builder.AddProject<Projects.BotCore_TradingEngine>(name, launchProfileName: null)
                .WithHttpEndpoint(name: "http")
                .WithEnvironment("Log__Format", "Json")
                .WithLifeProbes()
                .StopsInTime()
                .WithTradingCommands()
                .WaitFor(engine);
            configure(standby);
            standbys.Add(standby);
        }
        return standbys;
    }
}
