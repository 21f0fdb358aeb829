namespace BotCore.TradingEngine.Jobs;

/// <summary>Kinds of jobs and the queues their pieces wait in.</summary>
internal static class JobKinds
{
    public const string Backtest = "backtest";
    public const string Optimize = "optimize";

    public static readonly string[] All = [Backtest, Optimize];

    public static string QueueOf(string kind) => $"jobs.{kind}";
}
