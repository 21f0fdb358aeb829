using System.ComponentModel.DataAnnotations;

namespace BotCore.AiGateway.Routes;

/// <summary>Addresses of services behind the gateway.</summary>
internal static class Destination
{
    public const string Expected = "scheme, host and port without a path, such as http://127.0.0.1:8000";

    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" };

    /// <summary>Host and port: short, stable over reloads, and the label of its metrics.</summary>
    public static string NameOf(string address) => new Uri(address).Authority;

    /// <summary>The entries of a comma separated list.</summary>
    public static IReadOnlyList<string> Split(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>What is wrong with the entries of a list.</summary>
    /// <param name="member">The option that has them.</param>
    public static IEnumerable<ValidationResult> Refusals(IReadOnlyList<string> all, string member)
    {
        foreach (string wrong in all.Where(address => !IsAddress(address))) yield return new ValidationResult($"entry '{wrong}' must be {Expected}", [member]);
        if (all.Where(IsAddress).GroupBy(NameOf).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return new ValidationResult($"has {twice.Key} twice", [member]);
    }
}
