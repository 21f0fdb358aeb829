namespace BotCore.AiGateway.Access;

/// <summary>Whether callers must show who they are.</summary>
public sealed class AccessOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// Whether every request needs a valid token. Default <c>false</c>, for a gateway that listens on loopback. <c>true</c> needs an authentication
    /// scheme to be registered; without one the gateway refuses to start rather than let everybody, or nobody, in.
    /// </summary>
    public bool RequireToken { get; init; }
}
