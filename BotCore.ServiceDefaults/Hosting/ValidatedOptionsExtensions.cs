using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>Options that stop the start when they are wrong, with all that is wrong in one message.</summary>
public static class ValidatedOptionsExtensions
{
    /// <summary>
    /// Binds the class to the section and checks it at start: unreadable values, unknown settings (a misspelt one would otherwise be ignored), data
    /// annotations, and <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>. Together with
    /// <see cref="ServiceRunner.RunServiceAsync(Microsoft.AspNetCore.Builder.WebApplication)"/> the errors of all sections are shown at once. Read once: a later change of configuration has no effect.
    /// </summary>
    /// <param name="section">For example <c>Risk</c>; its settings are then <c>Risk:HaltDrawdownRatio</c>, in the environment <c>Risk__HaltDrawdownRatio</c>.</param>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, string section) where TOptions : class
    {
        ArgumentException.ThrowIfNullOrEmpty(section);
        // One instance in both roles: what could not be bound must be known when the result is validated.
        services.AddSingleton(provider => new SectionOptions<TOptions>(provider.GetRequiredService<IConfiguration>(), section));
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => provider.GetRequiredService<SectionOptions<TOptions>>());
        services.AddSingleton<IValidateOptions<TOptions>>(provider => provider.GetRequiredService<SectionOptions<TOptions>>());
        return services.AddOptions<TOptions>().ValidateOnStart();
    }
}
