namespace BotCore.Dashboard.Live;

internal sealed partial class EngineStream
{
    [LoggerMessage(9101, LogLevel.Information, "Following the live stream of {Service} {Version}, epoch {Epoch} from {Seq}, resumed {IsResumed}")]
    private partial void LogLive(string service, string version, string epoch, long seq, bool isResumed);

    [LoggerMessage(9102, LogLevel.Warning, "Live stream lost: {Reason}; next attempt in {DelaySeconds:0.0} s")]
    private partial void LogLost(string reason, double delaySeconds);

    [LoggerMessage(9103, LogLevel.Warning, "A message of the live stream is not understood: {Reason}")]
    private partial void LogRubbish(string reason);

    [LoggerMessage(9104, LogLevel.Warning, "Frames of epoch {Epoch} were lost before {Seq}; reading the state anew")]
    private partial void LogLoss(string? epoch, long seq);
}
