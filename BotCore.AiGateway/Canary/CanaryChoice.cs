using System.IO.Hashing;
using System.Text;
using BotCore.AiGateway.Calls;
using BotCore.AiGateway.Routes;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Http;

namespace BotCore.AiGateway.Canary;

/// <summary>Decides who is asked: by header, otherwise by a hash, so that the same question or client always goes the same way.</summary>
internal sealed class CanaryChoice(ReloadingOptions<CanaryOptions> options, Replicas replicas)
{
    public bool IsCanary(HttpContext context, ReadOnlySpan<byte> body)
    {
        var settings = options.Current;
        string header = context.Request.Headers[GatewayRoutes.CanaryHeader].ToString();
        if (header == "never" || (settings.Percent <= 0.0 && header != GatewayRoutes.Always) || !replicas.Any(GatewayRoutes.AiCanary)) return false;
        return header == GatewayRoutes.Always
            || IsWithin(settings.Percent, settings.By == CanaryBy.Client ? Encoding.UTF8.GetBytes(RateLimits.Client(context)) : body);
    }

    /// <param name="percent">0 to 100, to a hundredth.</param>
    internal static bool IsWithin(double percent, ReadOnlySpan<byte> what) => XxHash3.HashToUInt64(what) % 10_000 < percent * 100.0;
}
