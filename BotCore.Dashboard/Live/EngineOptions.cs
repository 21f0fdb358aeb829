using System.ComponentModel.DataAnnotations;

namespace BotCore.Dashboard.Live;

/// <summary>Where the trading engine (or the gateway in front of it) is.</summary>
internal sealed class EngineOptions : IValidatableObject
{
    public const string Section = "Engine";

    /// <summary>Absolute http or https address without query; default <c>http://127.0.0.1:8080</c>. The live stream uses the same address.</summary>
    public string BaseUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The address with a closing slash, so that relative paths append to it.</summary>
    public Uri BaseAddress => new(BaseUrl.EndsWith('/') ? BaseUrl : BaseUrl + "/");

    /// <summary>Address of the live stream: <c>ws</c> for http, <c>wss</c> for https.</summary>
    public Uri StreamAddress
    {
        get
        {
            var address = new UriBuilder(new Uri(BaseAddress, "ws"));
            address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
            return address.Uri;
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        bool isUsable = Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
        if (!isUsable)
            yield return new ValidationResult("must be an absolute http or https address without user, query or fragment, for example http://127.0.0.1:8080", [nameof(BaseUrl)]);
    }
}
