using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>
/// The caller's name for an act: however often it is sent, it is carried out once. It is the command's id in the journal. A
/// missing key where one is required is 400, as the draft standard says
/// (draft-ietf-httpapi-idempotency-key-header-07, section 2.7).
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Set on an answer that repeats an earlier one.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public const string Rule = "1 to 64 visible ASCII characters";
    public const int MaxLength = 64;

    /// <param name="isRequired">False to make up an id when there is none.</param>
    /// <returns>The refusal; null when <paramref name="key"/> can be used.</returns>
    public static ProblemHttpResult? Read(HttpRequest request, bool isRequired, out string key)
    {
        var values = request.Headers[Header];
        key = "";
        if (values.Count == 0)
        {
            if (isRequired) return ApiProblems.NoKey();
            key = Guid.NewGuid().ToString("N");
            return null;
        }
        string text = values.ToString();
        if (values.Count > 1 || text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return ApiProblems.Invalid(Header, text, Rule);
        key = text;
        return null;
    }

    /// <summary>Documents the header and says whether it must be there.</summary>
    public sealed record Metadata(bool IsRequired);
}
