using BotCore.TradingEngine.Jobs;

namespace BotCore.TradingEngine.Engine;

/// <summary>What this program is: an engine that trades, or with <c>--role worker</c> a worker on jobs.</summary>
internal static class EngineRole
{
    private static readonly string[] Roles = ["engine", "worker"];

    public static Task<int> RunAsync(string[] args)
    {
        string role = new ConfigurationBuilder().AddCommandLine([.. args.Where(word => word != "--standby")]).Build()["Role"] ?? "engine";
        if (Roles.Contains(role)) return role == "worker" ? WorkerProcess.RunAsync(args) : EngineProcess.RunAsync(args);
        Console.Error.WriteLine($"--role is '{role}'; expected {string.Join(" or ", Roles)}");
        return Task.FromResult(ExitCodes.BadOption);
    }
}
