using BotCore.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace BotCore.AiGateway.Access;

/// <summary>
/// The seam for token validation: every route carries the policy <see cref="Policy"/>, which lets everybody pass until
/// <see cref="AccessOptions.RequireToken"/> is set. A validator is added as an ordinary authentication scheme
/// (<c>services.AddAuthentication("Bearer").AddJwtBearer(…)</c>); nothing else here changes with it.
/// </summary>
internal static class AccessRegistration
{
    public const string Policy = "gateway";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddValidatedOptions<AccessOptions>(AccessOptions.Section);
        services.AddSingleton<IValidateOptions<AccessOptions>, SchemeRequired>();
        services.AddAuthentication();
        services.AddAuthorization();
        // Read past validation: the policy is made before it, and a wrong value stops the start a moment later.
        services.AddOptions<AuthorizationOptions>().Configure<IConfiguration>((authorization, configuration) => authorization.AddPolicy(Policy, policy =>
        {
            string? setting = configuration[$"{AccessOptions.Section}:{nameof(AccessOptions.RequireToken)}"];
            if (bool.TryParse(setting, out bool isRequired) && isRequired) policy.RequireAuthenticatedUser();
            else policy.RequireAssertion(static _ => true);
        }));
    }

    private sealed class SchemeRequired(IOptions<AuthenticationOptions> authentication) : IValidateOptions<AccessOptions>
    {
        public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
            options.RequireToken && !authentication.Value.Schemes.Any()
                ? ValidateOptionsResult.Fail($"{AccessOptions.Section}:{nameof(AccessOptions.RequireToken)} is 'true': this build validates no tokens yet, so it would refuse everybody; set it to false and keep the gateway on loopback")
                : ValidateOptionsResult.Success;
    }
}
