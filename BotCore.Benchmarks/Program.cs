using BenchmarkDotNet.Running;
using BotCore.Benchmarks.Durability;
using BotCore.Benchmarks.Engine;
using BotCore.Benchmarks.Gateway;
using BotCore.Benchmarks.Telemetry;

return args switch
{
    ["engine", .. var rest] => EngineBenchmark.Run(rest),
    ["durability", .. var rest] => await DurabilityBenchmark.RunAsync(rest),
    ["gateway", .. var rest] => await GatewayBenchmark.RunAsync(rest),
    ["telemetry", .. var rest] => await TelemetryBenchmark.RunAsync(rest),
    _ => Micro(args),
};

static int Micro(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(EngineBenchmark).Assembly).Run(args);
    return 0;
}
