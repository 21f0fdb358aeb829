using Microsoft.AspNetCore.Http;

namespace BotCore.ServiceDefaults.Http;

/// <summary>The origin of a page as browsers send it: scheme, host, port. The port is never left open.</summary>
internal readonly record struct Origin(string Scheme, string Host, int Port)
{
    /// <summary>Refuses <c>null</c>, paths, user names, wildcards and schemes other than http and https.</summary>
    public static bool TryParse(string? text, out Origin origin)
    {
        origin = default;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)) return false;
        if (uri.UserInfo.Length > 0 || uri.Host.Contains('*', StringComparison.Ordinal) || text!.TrimEnd('/') != text.AsSpan(0, uri.GetLeftPart(UriPartial.Authority).Length).ToString()) return false;
        origin = new Origin(uri.Scheme, uri.IdnHost.ToLowerInvariant(), uri.Port);
        return true;
    }

    /// <summary>
    /// Whether a page of this origin was served by the server that the request is for. Behind a proxy that ends TLS the page is https and the request http; the
    /// reverse, a plain page that addresses a secure server, is another origin.
    /// </summary>
    public bool IsOf(HttpRequest request)
    {
        if (Scheme == Uri.UriSchemeHttp && request.IsHttps) return false;
        int port = request.Host.Port ?? (Scheme == Uri.UriSchemeHttps ? 443 : 80);
        string host = request.Host.Host.Trim('[', ']');
        return port == Port && string.Equals(host, Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
    }
}
