namespace BotCore.AppHost;

/// <summary>A database or broker with the connection string our services take.</summary>
/// <param name="ConnectionString">With credentials; never a literal.</param>
/// <param name="Ready">What must be healthy, or done, before a service starts.</param>
internal sealed record Backing(ReferenceExpression ConnectionString, IResourceBuilder<IResource>? Ready, IResourceBuilder<IResource>? Done = null);

/// <summary>MongoDB and RabbitMQ: containers, or servers that are there already (<c>ConnectionStrings:mongodb</c>, <c>ConnectionStrings:rabbitmq</c>).</summary>
internal static class StoresAndBus
{
    private const string MongoImageTag = "7.0.14";

    /// <returns>Null for the embedded store.</returns>
    public static Backing? AddStore(this IDistributedApplicationBuilder builder, Shape shape)
    {
        if (builder.Configuration["ConnectionStrings:mongodb"] is { Length: > 0 })
        {
            var existing = builder.AddConnectionString("mongodb");
            return new Backing(ReferenceExpression.Create($"{existing}"), null);
        }
        if (!shape.UsesContainers) return null;

        var user = builder.AddParameter("mongodb-user", "botcore");
        var password = builder.AddParameter("mongodb-password", Secrets.Generated(32), secret: true, persist: true);
        var replicaKey = builder.AddParameter("mongodb-replica-key", Secrets.Generated(64), secret: true, persist: true);
        // Transactions and majority writes need a replica set, and a replica set with users needs a key that only mongod can read.
        var server = builder.AddMongoDB("mongodb", 27017, user, password)
            .WithImageTag(MongoImageTag)
            .WithDataVolume("mongodb-data")
            .WithLifetime(ContainerLifetime.Persistent)
            .WithEnvironment("MONGO_REPLICA_KEY", replicaKey)
            .WithEntrypoint("bash")
            .WithArgs("-c", "printf '%s' \"$MONGO_REPLICA_KEY\" > /tmp/replica.key && chmod 400 /tmp/replica.key && chown mongodb:mongodb /tmp/replica.key && " +
                            "exec docker-entrypoint.sh mongod --replSet rs0 --bind_ip_all --auth --keyFile /tmp/replica.key --setParameter transactionLifetimeLimitSeconds=3");
        var initiate = builder.AddContainer("mongodb-initiate", "mongo", MongoImageTag)
            .WithBindMount(shape.File("infrastructure", "kubernetes", "base", "mongodb", "initiate.js"), "/scripts/initiate.js", isReadOnly: true)
            .WithEnvironment("MONGODB_USER", user)
            .WithEnvironment("MONGODB_PASSWORD", password)
            .WithEnvironment("HOSTS", "mongodb:27017")
            .WithEntrypoint("mongosh")
            .WithArgs("--host", "mongodb", "--quiet", "--file", "/scripts/initiate.js")
            .WaitFor(server);
        // The set knows itself by its name inside of the network, which a process outside cannot resolve: it is asked directly.
        return new Backing(ReferenceExpression.Create($"{server.Resource.ConnectionStringExpression}&directConnection=true"), server, initiate);
    }

    /// <returns>Null for the embedded bus.</returns>
    public static Backing? AddBus(this IDistributedApplicationBuilder builder, Shape shape)
    {
        if (builder.Configuration["ConnectionStrings:rabbitmq"] is { Length: > 0 })
        {
            var existing = builder.AddConnectionString("rabbitmq");
            return new Backing(ReferenceExpression.Create($"{existing}"), null);
        }
        if (!shape.UsesContainers) return null;

        var user = builder.AddParameter("rabbitmq-user", "botcore");
        var password = builder.AddParameter("rabbitmq-password", Secrets.Generated(32), secret: true, persist: true);
        var server = builder.AddRabbitMQ("rabbitmq", user, password, 5672)
            .WithManagementPlugin(15672)
            .WithDataVolume("rabbitmq-data")
            .WithEnvironment("RABBITMQ_DEFAULT_VHOST", "bot-core");
        return new Backing(ReferenceExpression.Create($"{server.Resource.ConnectionStringExpression}/bot-core"), server);
    }
}
