namespace BotCore.Trading.Strategies;

/// <summary>A strategy was asked for that does not exist, or with parameters or timeframes outside their bounds.</summary>
public sealed class StrategyParameterException : Exception
{
    public StrategyParameterException() => Errors = [];

    public StrategyParameterException(string message) : base(message) => Errors = [message];

    public StrategyParameterException(string message, Exception innerException) : base(message, innerException) => Errors = [message];

    public StrategyParameterException(IReadOnlyList<string> errors) : base(string.Join("; ", errors)) => Errors = errors;

    /// <summary>Everything that is wrong, one sentence each, naming the parameter, the value and the allowed range.</summary>
    public IReadOnlyList<string> Errors { get; }
}
