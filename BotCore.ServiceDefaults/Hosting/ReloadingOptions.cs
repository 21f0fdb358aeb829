using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>
/// Options that follow the configuration while the service runs. They are checked like all others; a wrong change is logged and the last right
/// settings stay in force, because a typing mistake must not stop what works.
/// </summary>
public sealed partial class ReloadingOptions<TOptions> : IDisposable where TOptions : class, new()
{
    private readonly SectionOptions<TOptions> _section;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly IDisposable _registration;
    private readonly Lock _gate = new();
    private TOptions _current;
    private string _seen;

    internal ReloadingOptions(IConfiguration configuration, string section, ILogger<ReloadingOptions<TOptions>> logger)
    {
        (_section, _name, _logger) = (new SectionOptions<TOptions>(configuration, section), section, logger);
        var from = configuration.GetSection(section);
        // Wrong settings stop the start a moment later, all of them told at once; what is built until then gets the defaults.
        _current = Read(out _) ?? new TOptions();
        _seen = Fingerprint(from);
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, () => Reload(from));
    }

    /// <summary>The settings in force. Read it once per piece of work.</summary>
    public TOptions Current => Volatile.Read(ref _current);

    /// <summary>Raised after other settings have come into force.</summary>
    public event Action<TOptions>? Changed;

    public void Dispose() => _registration.Dispose();

    private void Reload(IConfigurationSection from)
    {
        TOptions next;
        lock (_gate)
        {
            // A file that is saved tells so twice, and other sections tell it too.
            string seen = Fingerprint(from);
            if (seen == _seen) return;
            _seen = seen;
            if (Read(out string errors) is not { } read)
            {
                LogRefused(_name, errors);
                return;
            }
            Volatile.Write(ref _current, next = read);
        }
        LogReloaded(_name);
        Changed?.Invoke(next);
    }

    /// <returns>Null when something is wrong.</returns>
    private TOptions? Read(out string errors)
    {
        var options = new TOptions();
        _section.Configure(options);
        var result = _section.Validate(null, options);
        errors = string.Join("; ", result.Failures ?? []);
        return result.Failed ? null : options;
    }

    private static string Fingerprint(IConfigurationSection from) =>
        string.Join('\n', from.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}"));

    [LoggerMessage(9014, LogLevel.Information, "The settings of {Section} have changed and are in force")]
    private partial void LogReloaded(string section);

    [LoggerMessage(9015, LogLevel.Error, "The changed settings of {Section} are wrong and were not taken; the last right ones stay in force: {Errors}")]
    private partial void LogRefused(string section, string errors);
}

/// <summary>Registers options that may change while the service runs.</summary>
public static class ReloadingOptionsExtensions
{
    /// <summary>
    /// As <see cref="ValidatedOptionsExtensions.AddValidatedOptions{TOptions}"/>, checked at start with all others, and beyond that followed when the
    /// configuration changes; read them through <see cref="ReloadingOptions{TOptions}"/>.
    /// </summary>
    public static IServiceCollection AddReloadingOptions<TOptions>(this IServiceCollection services, string section) where TOptions : class, new()
    {
        services.AddValidatedOptions<TOptions>(section);
        services.AddSingleton(provider => new ReloadingOptions<TOptions>(
            provider.GetRequiredService<IConfiguration>(), section, provider.GetRequiredService<ILogger<ReloadingOptions<TOptions>>>()));
        return services;
    }
}
