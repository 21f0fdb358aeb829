using System.Globalization;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Stores.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>Reads query parameters strictly; what is wrong is collected and told at once.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    private readonly FieldErrors _errors = new();

    /// <summary>The refusal; null when everything read so far could be used.</summary>
    public ProblemHttpResult? Problem => _errors.Any ? ApiProblems.Invalid(_errors) : null;

    public int Read(WholeParameter parameter)
    {
        if (Text(parameter) is not { } text) return parameter.Default;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= parameter.Min && value <= parameter.Max)
            return value;
        _errors.Add(parameter.Name, text, FormattableString.Invariant($"a whole number from {parameter.Min} to {parameter.Max}"));
        return parameter.Default;
    }

    public string Read(WordParameter parameter)
    {
        if (Text(parameter) is not { } text) return parameter.Default ?? "";
        if (parameter.Words.Contains(text, StringComparer.Ordinal)) return text;
        _errors.Add(parameter.Name, text, $"one of {string.Join(", ", parameter.Words)}");
        return parameter.Words[0];
    }

    public DateTimeOffset? Read(TimeParameter parameter)
    {
        if (Text(parameter) is not { } text) return null;
        if (JsonShape.HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value))
            return value;
        _errors.Add(parameter.Name, text, "a time with its offset such as 2025-01-31T14:00:00Z");
        return null;
    }

    public Symbol? Read(SymbolParameter parameter)
    {
        if (Text(parameter) is not { } text) return null;
        if (Symbol.TryParse(text, out var symbol)) return symbol;
        _errors.Add(parameter.Name, text, "5 to 20 letters or digits, for example BTCUSDT");
        return null;
    }

    public long? Read(CursorParameter parameter)
    {
        if (Text(parameter) is not { } text) return null;
        if (text.Length <= 18 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)) return value;
        _errors.Add(parameter.Name, text, "the next of the page before, unchanged");
        return null;
    }

    public JobCursor? Read(JobCursorParameter parameter)
    {
        if (Text(parameter) is not { } text) return null;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot is > 0 and <= 15 && text.Length - dot is > 1 and <= 81 && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out long ms)
            && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return new JobCursor(DateTimeOffset.FromUnixTimeMilliseconds(ms), text[(dot + 1)..]);
        _errors.Add(parameter.Name, text, "the next of the page before, unchanged");
        return null;
    }

    private string? Text(QueryParameter parameter)
    {
        var values = request.Query[parameter.Name];
        if (values.Count == 0)
        {
            if (parameter.IsRequired) _errors.Add(parameter.Name, null, parameter.Description);
            return null;
        }
        if (values.Count == 1) return values[0];
        _errors.Add(parameter.Name, $"stands there {values.Count} times, expected once");
        return null;
    }
}
