using BotCore.AppHost;

// Bot Core as one picture, top to bottom: stores, bus, services, doors, eyes.
//   dotnet run --project BotCore.AppHost                                                  everything, with containers
//   … -- --ConnectionStrings:mongodb=mongodb://… --ConnectionStrings:rabbitmq=amqp://…    servers that are there already
//   … -- --containers false                                                               no container: embedded store and bus
//   … -- --operation publish --step publish --target compose --output-path DIR            Compose; --target kubernetes for Helm
var builder = DistributedApplication.CreateBuilder(args);
var shape = Shape.Read(builder);
shape.AddComputeEnvironment(builder);

var mode = builder.AddParameter("mode", "paper", publishValueAsDefault: true);
var serviceToken = builder.AddParameter("service-token", Secrets.Generated(48), secret: true, persist: true);

var backupKey = builder.AddParameter("backup-encryption-key", Secrets.Generated(48), secret: true, persist: true);

var mongodb = builder.AddStore(shape);
var rabbitmq = builder.AddBus(shape);

var ai = builder.AddAiService(shape, serviceToken, rabbitmq, mongodb);

var engine = builder.AddService<Projects.BotCore_TradingEngine>(shape, "trading-engine", port: 8080)
    .WithEnvironment("State__Directory", shape.StateFolder("trading-engine", "/var/lib/botcore"))
    .WithEnvironment("Trading__Mode", mode)
    .WithEnvironment("Backup__Directory", shape.StateFolder("backups", "/var/backups/botcore"))
    .WithEnvironment("Backup__EncryptionKey", backupKey)
    .WithStore(mongodb)
    .WithBus("Bus__RabbitMq__Uri", rabbitmq)
    .WithReplicas(shape.Engines)
    .WithTradingCommands()
    .PublishAs(shape, cpus: "2.0", memory: "2g", volume: "/var/lib/botcore");

if (!shape.Publishes && mongodb is null) engine.WithPaperAccountReset(shape.StateFolder("trading-engine", ""));

var gateway = builder.AddGateway(shape, engine, ai, serviceToken);
engine.WithEnvironment("Ai__BaseUrl", gateway.GetEndpoint("http"));

builder.AddService<Projects.BotCore_Dashboard>(shape, "dashboard", port: 3000)
    .WithEnvironment("Engine__BaseUrl", engine.GetEndpoint("http"))
    .WithEnvironment("DataProtection__KeysDirectory", shape.StateFolder("dashboard-keys", "/var/lib/botcore/keys"))
    .WaitFor(engine)
    .WithExternalHttpEndpoints()
    .PublishAs(shape, cpus: "1.0", memory: "1g", volume: "/var/lib/botcore/keys");

builder.AddMonitoring(shape);

builder.Build().Run();
