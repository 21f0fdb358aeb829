using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Http;

/// <summary>
/// Refuses requests whose Host is none of ours. A page on evil.example can point its own name at 127.0.0.1 (DNS rebinding) and is then of the same origin as
/// the service on the visitor's machine; the Host header still says evil.example.
/// </summary>
/// <remarks>
/// Takes the place of the framework's filter, which it resembles: the setting <c>AllowedHosts</c>, names divided by semicolons, <c>*.example.org</c> for
/// subdomains, <c>*</c> for any. What differs: the answer is a problem document that names the setting, an empty Host is refused, and bare addresses can be
/// allowed as a class (<see cref="BoundaryOptions.AllowAddressHosts"/>).
/// </remarks>
internal sealed class HostGuard
{
    public const string Setting = "AllowedHosts";
    public const string Default = "localhost;127.0.0.1;[::1]";

    private readonly RequestDelegate _next;
    private readonly ILogger<HostGuard> _logger;
    private readonly bool _anyAddress;
    private readonly string[] _hosts;

    public HostGuard(RequestDelegate next, IConfiguration configuration, IOptions<BoundaryOptions> options, ILogger<HostGuard> logger)
    {
        (_next, _logger, _anyAddress) = (next, logger, options.Value.AllowAddressHosts);
        string setting = configuration[Setting] is { Length: > 0 } configured ? configured : Default;
        _hosts = [.. setting.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(host => host.ToLowerInvariant())];
    }

    public Task InvokeAsync(HttpContext context)
    {
        string host = context.Request.Host.Host;
        if (IsAllowed(host)) return _next(context);
        _logger.HostRefused(host);
        return ProblemResponse.WriteAsync(context, StatusCodes.Status400BadRequest, ProblemCodes.HostNotAllowed,
            $"this service does not answer for host '{host}'; its names are set in {Setting}");
    }

    internal bool IsAllowed(string host)
    {
        string name = host.ToLowerInvariant();
        if (name.Length == 0) return false;
        foreach (string allowed in _hosts)
        {
            if (allowed == "*" || allowed == name) return true;
            if (allowed.StartsWith("*.", StringComparison.Ordinal) && name.Length > allowed.Length - 1 && name.EndsWith(allowed[1..], StringComparison.Ordinal)) return true;
        }
        return _anyAddress && IPAddress.TryParse(name.Trim('[', ']'), out _);
    }
}
