using System.Net.Http.Headers;
using System.Text;

namespace BotCore.AppHost;

/// <summary>What an operator can do to the engine from the Aspire dashboard. Each goes through the API, so each is journalled.</summary>
internal static class TradingCommands
{
    public static IResourceBuilder<ProjectResource> WithTradingCommands(this IResourceBuilder<ProjectResource> engine) => engine
        .WithHttpCommand("/api/risk/kill-switch", "Kill switch", endpointName: "http", commandName: "kill-switch", commandOptions: Post(
            "ErrorCircle", "Cancel every order, close every position and stop trading?",
            """{"action":"close","confirm":"KILL","reason":"from the Aspire dashboard"}"""))
        .WithHttpCommand("/api/trading/stop", "Stop trading", endpointName: "http", commandName: "trading-stop", commandOptions: Post(
            "Pause", "Open no positions until trading is started again?", null))
        .WithHttpCommand("/api/trading/start", "Start trading", endpointName: "http", commandName: "trading-start", commandOptions: Post(
            "Play", "Let strategies open positions?", null))
        .WithUrlForEndpoint("http", url => url.DisplayText = "API")
        .WithUrlForEndpoint("http", endpoint => new ResourceUrlAnnotation { Url = $"{endpoint.Url}/docs", DisplayText = "Reference" });

    private static HttpCommandOptions Post(string icon, string question, string? body) => new()
    {
        Method = HttpMethod.Post,
        IconName = icon,
        ConfirmationMessage = question,
        IsHighlighted = body is not null,
        PrepareRequest = context =>
        {
            // One key a click: a click that is sent twice is carried out once.
            context.Request.Headers.Add("Idempotency-Key", $"aspire-{Guid.NewGuid():N}");
            if (body is not null) context.Request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            return Task.CompletedTask;
        },
    };
}
