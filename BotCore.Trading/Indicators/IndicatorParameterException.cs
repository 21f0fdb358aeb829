namespace BotCore.Trading.Indicators;

/// <summary>An indicator was asked for that does not exist, or with parameters outside their ranges.</summary>
public sealed class IndicatorParameterException : Exception
{
    public IndicatorParameterException() => Errors = [];

    public IndicatorParameterException(string message) : base(message) => Errors = [message];

    public IndicatorParameterException(string message, Exception innerException) : base(message, innerException) => Errors = [message];

    public IndicatorParameterException(IReadOnlyList<string> errors) : base(string.Join("; ", errors)) => Errors = errors;

    /// <summary>Everything that is wrong, one sentence each, naming the parameter, the value and the allowed range.</summary>
    public IReadOnlyList<string> Errors { get; }
}
