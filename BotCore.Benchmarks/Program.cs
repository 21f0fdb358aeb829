using BenchmarkDotNet.Running;
using BotCore.Benchmarks.Durability;
using BotCore.Benchmarks.Engine;

return args switch
{
    ["engine", .. var rest] => EngineBenchmark.Run(rest),
    ["durability", .. var rest] => await DurabilityBenchmark.RunAsync(rest),
    _ => Micro(args),
};

static int Micro(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(EngineBenchmark).Assembly).Run(args);
    return 0;
}
