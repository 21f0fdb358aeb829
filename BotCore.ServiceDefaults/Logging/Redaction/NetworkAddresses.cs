using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>Truncates addresses to their network: IPv4 to /24 (<c>203.0.113.0</c>), IPv6 to /48 (<c>2001:db8:1::</c>). Loopback is nobody's and is kept.</summary>
internal static partial class NetworkAddresses
{
    private const int Ipv6NetworkBytes = 48 / 8;

    /// <summary>Four octets, not part of a longer dotted number and not announced as a version.</summary>
    [GeneratedRegex(@"(?<![\w.])(?<!(?i:version)[ =:""]{1,3})[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])(?!\.[0-9])", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Ipv4 { get; }

    [GeneratedRegex(@"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f]{0,4})(?:%[A-Za-z0-9]+)?(?![\w:])", RegexOptions.None, Redactor.TimeoutMs)]
    private static partial Regex Ipv6 { get; }

    public static string Redact(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal)) text = Ipv6.Replace(text, static match => Truncated(match.Value));
        if (text.Contains('.', StringComparison.Ordinal)) text = Ipv4.Replace(text, static match => Truncated(match.Value));
        return text;
    }

    private static string Truncated(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || IPAddress.IsLoopback(address)) return text;
        if (address.IsIPv4MappedToIPv6) return "::ffff:" + Truncated(address.MapToIPv4().ToString());
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(address.AddressFamily == AddressFamily.InterNetwork ? 3 : Ipv6NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
