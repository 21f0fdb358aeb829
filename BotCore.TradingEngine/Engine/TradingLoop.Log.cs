namespace BotCore.TradingEngine.Engine;

internal sealed partial class TradingLoop
{
    [LoggerMessage(9001, LogLevel.Information, "Recovered journal version {Version}: snapshot at {SnapshotVersion}, {Applied} records applied")]
    private partial void LogRecovered(long version, long snapshotVersion, long applied);

    [LoggerMessage(9002, LogLevel.Information, "Stopped at journal version {Version}")]
    private partial void LogStopped(long version);

    [LoggerMessage(9003, LogLevel.Information, "The recorded market has ended: {Candles} candles, {Trades} closed trades, trade hash {TradeHash}")]
    private partial void LogFinished(long candles, long trades, string tradeHash);

    [LoggerMessage(9004, LogLevel.Warning, "Setting {Setting} stays {Kept}, to which it was changed while running; the start option {Given} is not applied")]
    private partial void LogSettingKept(string setting, string kept, string given);

    [LoggerMessage(4001, LogLevel.Critical, "Trading is halted because the journal cannot be written; trying again in {Retry}")]
    private partial void LogJournalUnavailable(Exception exception, TimeSpan retry);

    [LoggerMessage(4002, LogLevel.Information, "The snapshot at version {Version} belongs to other strategies or timeframes; the state is rebuilt from the journal")]
    private partial void LogSnapshotOfOtherStrategies(long version);

    [LoggerMessage(4003, LogLevel.Warning, "The snapshot at version {Version} cannot be read ({Reason}); the state is rebuilt from the journal")]
    private partial void LogSnapshotUnreadable(long version, string reason);

    [LoggerMessage(9006, LogLevel.Information, "Standing by: {Leader} leads; its journal is followed")]
    private partial void LogFollowing(string leader);

    [LoggerMessage(9007, LogLevel.Warning, "Leading with fence {Fence}, from journal version {Version}")]
    private partial void LogLeading(long fence, long version);

    [LoggerMessage(9008, LogLevel.Warning, "Stepped down: {Reason}. Nothing more was written; this engine stands by")]
    private partial void LogSteppedDown(string reason);

    [LoggerMessage(4004, LogLevel.Warning, "The journal has moved on without this engine knowing; its state is rebuilt from the journal")]
    private partial void LogConflict(Exception exception);

    [LoggerMessage(9005, LogLevel.Critical, "The trading loop has ended and the engine stops with exit code {ExitCode}")]
    private partial void LogFatal(Exception exception, int exitCode);
}
