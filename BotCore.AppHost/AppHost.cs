using BotCore.AppHost;

// Bot Core as one picture, top to bottom: stores, bus, services, doors, eyes.
//   dotnet run --project BotCore.AppHost                                                  everything, with containers
//   … -- --ConnectionStrings:mongodb=mongodb://… --ConnectionStrings:rabbitmq=amqp://…    servers that are there already
//   … -- --containers false                                                               no container: embedded store and bus
//   … -- --engines 2 --workers 2                                                          a standby, and processes that take jobs
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
    .WithAccount(shape, mode, backupKey, mongodb, rabbitmq)
    .WithReplicas(shape.Publishes ? shape.Engines : 1)
    .WithTradingCommands()
    .PublishAs(shape, cpus: "2.0", memory: "2Gi", requestedCpus: "1", requestedMemory: "1Gi", also: container => container
        .WithData(shape, "trading-engine-state", "/var/lib/botcore", size: null) // read models, made again from the journal
        .WithData(shape, "backups", "/var/backups/botcore", "100Gi", isShared: true)
        .WithCandles(shape));

var standbys = builder.AddStandbys(shape, engine, standby => standby.WithAccount(shape, mode, backupKey, mongodb, rabbitmq));
IReadOnlyList<IResourceBuilder<ProjectResource>> engines = [engine, .. standbys];
// Engines with one account in files take turns when they are told that they are several.
if (mongodb is null && shape.Engines > 1)
    foreach (var one in engines) one.WithEnvironment("Lease__Enabled", "true");
if (!shape.Publishes) engine.WithBackUpNow(shape, mongodb, backupKey);
if (!shape.Publishes && mongodb is null && standbys.Count == 0) engine.WithPaperAccountReset(shape.StateFolder("trading-engine", ""));

var gateway = builder.AddGateway(shape, engines, ai, serviceToken);
foreach (var one in engines) one.WithEnvironment("Ai__BaseUrl", shape.Address(gateway));

// The gateway finds the leader of several.
var door = standbys.Count == 0 ? engine : gateway;

builder.AddService<Projects.BotCore_Dashboard>(shape, "dashboard", port: 3000)
    .WithEnvironment("Engine__BaseUrl", shape.Address(door))
    .WithEnvironment("DataProtection__KeysDirectory", shape.StateFolder("dashboard-keys", "/var/lib/botcore/keys"))
    .WaitFor(door)
    .WithExternalHttpEndpoints()
    .PublishAs(shape, cpus: "1.0", memory: "1Gi", requestedCpus: "500m", requestedMemory: "256Mi", also: container => container
        .WithData(shape, "dashboard-keys", "/var/lib/botcore/keys", "16Mi"));

builder.AddWorkers(shape, mongodb, rabbitmq);
builder.AddMonitoring(shape, mongodb);

builder.Build().Run();
