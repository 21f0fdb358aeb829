namespace BotCore.TradingEngine.Projections;

internal sealed partial class ReadModelProjector
{
    [LoggerMessage(4500, LogLevel.Information, "Read models contain journal version {Version} of {LastVersion}")]
    private partial void LogStarted(long version, long lastVersion);

    [LoggerMessage(4501, LogLevel.Warning, "Read models contain version {Version} of another journal (this one stands at {LastVersion}); they are built anew")]
    private partial void LogForeign(long version, long lastVersion);

    [LoggerMessage(4502, LogLevel.Information, "Saved state of the read models is not used, the journal is read from its beginning: {Reason}")]
    private partial void LogStateNotUsed(string reason);

    [LoggerMessage(4503, LogLevel.Warning, "Read models cannot be read or written now; it is tried again, trading goes on")]
    private partial void LogFailing(Exception e);

    [LoggerMessage(4504, LogLevel.Information, "Read models are written again, at attempt {Attempt}")]
    private partial void LogRecovered(int attempt);

    [LoggerMessage(4505, LogLevel.Information, "Read models are thrown away and built anew from the journal")]
    private partial void LogRebuilding();

    [LoggerMessage(4506, LogLevel.Error, "Read models stopped: the journal does not add up; they wait for a rebuild, trading is not touched")]
    private partial void LogStopped(Exception e);

    [LoggerMessage(4507, LogLevel.Information, "Read models were moved by another engine or thrown away, they are looked at again: {Reason}")]
    private partial void LogMoved(string reason);

    [LoggerMessage(4508, LogLevel.Warning, "State of the read models was not saved, the next start reads more of the journal: {Reason}")]
    private partial void LogNotSaved(string reason);
}
