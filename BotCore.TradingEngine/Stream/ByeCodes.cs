namespace BotCore.TradingEngine.Stream;

/// <summary>Why the server ends a connection; stable words.</summary>
internal static class ByeCodes
{
    public const string SlowClient = "slow_client";
    public const string ShuttingDown = "shutting_down";
    public const string BadRequest = "bad_request";
}
