namespace BotCore.TradingEngine.Stream;

internal sealed partial class StreamHub
{
    [LoggerMessage(5201, LogLevel.Information, "A client of the live stream was let go: {Code}, {Reason}")]
    private partial void LogDropped(string code, string reason);

    [LoggerMessage(5202, LogLevel.Information, "The live stream cannot follow the engine and begins a new epoch at journal version {Version}; clients read the state again")]
    private partial void LogRestarted(long version);
}
