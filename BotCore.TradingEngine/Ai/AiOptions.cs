using System.ComponentModel.DataAnnotations;

namespace BotCore.TradingEngine.Ai;

/// <summary>Where the engine asks for a second opinion.</summary>
internal sealed class AiOptions : IValidatableObject
{
    public const string Section = "Ai";

    /// <summary>The gateway: scheme, host and port. Absent: nobody is asked. Never asked in a backtest, whose result must be the same each time.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Time for an answer; the gateway's own limit is 2 s, so this ends only what it does not. Default 3 s, range 100 ms–60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Closed candles of each timeframe in a question. Default 300, range 60–1,500.</summary>
    [Range(60, 1_500)]
    public int Candles { get; init; } = 300;

    /// <summary>Whether an answer by rules is taken as a view, too. Default <c>true</c>; it is recorded with its source either way.</summary>
    public bool TakeDegraded { get; init; } = true;

    public bool IsOn => !string.IsNullOrEmpty(BaseUrl);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        bool isUsable = !IsOn || (Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.PathAndQuery == "/");
        if (!isUsable) yield return new ValidationResult("must be scheme, host and port such as http://127.0.0.1:8100", [nameof(BaseUrl)]);
    }
}
