namespace BotCore.AppHost;

/// <summary>A database or broker with the connection string our services take.</summary>
/// <param name="ConnectionString">With credentials; never a literal.</param>
/// <param name="Ready">What must be healthy, or done, before a service starts.</param>
/// <param name="Done">What must have ended well before a service starts.</param>
internal sealed record Backing(ReferenceExpression ConnectionString, IResourceBuilder<IResource>? Ready, IResourceBuilder<IResource>? Done = null)
{
    /// <summary>Of the database, for its exporter; null where there is none.</summary>
    public IResourceBuilder<ParameterResource>? User { get; init; }

    /// <inheritdoc cref="User"/>
    public IResourceBuilder<ParameterResource>? Password { get; init; }
}

/// <summary>MongoDB and RabbitMQ: containers, or servers that are there already (<c>ConnectionStrings:mongodb</c>, <c>ConnectionStrings:rabbitmq</c>).</summary>
internal static class StoresAndBus
{
    private const string MongoImageTag = "7.0.14";
    private const string RabbitImageTag = "3.13.7-management";

    /// <returns>Null for the embedded store.</returns>
    public static Backing? AddStore(this IDistributedApplicationBuilder builder, Shape shape)
    {
        if (builder.Configuration["ConnectionStrings:mongodb"] is { Length: > 0 })
        {
            var existing = builder.AddConnectionString("mongodb");
            return new Backing(ReferenceExpression.Create($"{existing}"), null);
        }
        if (!shape.UsesContainers) return null;

        var user = builder.AddParameter("mongodb-user", "botcore", publishValueAsDefault: true);
        var password = builder.AddParameter("mongodb-password", Secrets.Generated(32), secret: true, persist: true);
        var replicaKey = builder.AddParameter("mongodb-replica-key", Secrets.Generated(64), secret: true, persist: true);
        string script = shape.File("infrastructure", "kubernetes", "base", "mongodb", "initiate.js");
        // Transactions and majority writes need a replica set, and a replica set with users needs a key that only mongod can read.
        var server = builder.AddMongoDB("mongodb", 27017, user, password)
            .WithImageTag(MongoImageTag)
            .WithLifetime(ContainerLifetime.Persistent)
            .WithEnvironment("MONGO_REPLICA_KEY", replicaKey)
            .WithEntrypoint("bash")
            .WithArgs("-c", "rm -f /tmp/replica.key && printf '%s' \"$MONGO_REPLICA_KEY\" > /tmp/replica.key && chmod 400 /tmp/replica.key && chown mongodb:mongodb /tmp/replica.key && " +
                            "exec docker-entrypoint.sh mongod --replSet rs0 --bind_ip_all --auth --keyFile /tmp/replica.key --setParameter transactionLifetimeLimitSeconds=3")
            .WithData(shape, "mongodb-data", "/data/db", "20Gi");
        if (shape.Publishes)
        {
            // The health check makes the replica set at its first look, as in docker-compose.yml.
            server.WithEnvironment("MONGODB_USER", user).WithEnvironment("MONGODB_PASSWORD", password).WithEnvironment("HOSTS", "mongodb:27017")
                .WithConfiguration(shape, "/scripts", hasFolder: true, script)
                .Sized(shape, new Footprint(
                    "999:999", "2.0", "2Gi", "bash", "-c", "mongosh --quiet --file /scripts/initiate.js > /dev/null && mongosh --quiet --eval 'quit(db.hello().isWritablePrimary ? 0 : 1)'")
                {
                    RequestedCpus = "500m",
                    RequestedMemory = "1Gi",
                    CheckSeconds = 5,
                    CheckRetries = 20,
                    StopSeconds = 60,
                    Scratch = [new("/tmp", 64), new("/data/configdb", 16)],
                });
            return new Backing(ReferenceExpression.Create($"mongodb://{user}:{password}@mongodb:27017/botcore?replicaSet=rs0&authSource=admin"), server)
            {
                User = user,
                Password = password,
            };
        }
        var initiate = builder.AddContainer("mongodb-initiate", "mongo", MongoImageTag)
            .WithConfiguration(shape, "/scripts", hasFolder: true, script)
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

        var user = builder.AddParameter("rabbitmq-user", "botcore", publishValueAsDefault: true);
        var password = builder.AddParameter("rabbitmq-password", Secrets.Generated(32), secret: true, persist: true);
        var server = builder.AddRabbitMQ("rabbitmq", user, password, 5672)
            .WithManagementPlugin(15672)
            .WithImageTag(RabbitImageTag)
            .WithEnvironment("RABBITMQ_DEFAULT_VHOST", "bot-core")
            .WithConfiguration(shape, "/etc/rabbitmq", hasFolder: false,
                shape.File("infrastructure", "messaging", "rabbitmq.conf"), shape.File("infrastructure", "kubernetes", "base", "rabbitmq", "enabled_plugins"))
            .WithData(shape, "rabbitmq-data", "/var/lib/rabbitmq", "10Gi")
            .Sized(shape, new Footprint("999:999", "1.0", "1Gi", "rabbitmq-diagnostics", "-q", "check_port_connectivity")
            {
                RequestedCpus = "250m",
                RequestedMemory = "512Mi",
                StopSeconds = 120,
                Scratch = [new("/tmp", 64), new("/var/log/rabbitmq", 64)],
            });
        if (!shape.Publishes) return new Backing(ReferenceExpression.Create($"{server.Resource.ConnectionStringExpression}/bot-core"), server);
        server.WithHttpEndpoint(targetPort: 15692, name: "metrics");
        return new Backing(ReferenceExpression.Create($"amqp://{user}:{password}@rabbitmq:5672/bot-core"), server);
    }
}
