namespace BotCore.AiGateway.Routes;

/// <summary>Addresses of services behind the gateway.</summary>
internal static class Destination
{
    public const string Expected = "scheme, host and port without a path, such as http://127.0.0.1:8000";

    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" };

    /// <summary>Host and port: short, stable over reloads, and the label of its metrics.</summary>
    public static string NameOf(string address) => new Uri(address).Authority;
}
