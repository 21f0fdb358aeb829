using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using BotCore.ServiceDefaults.Logging.Redaction;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>
/// Binds one options class to one configuration section and collects everything that is wrong with it: values that cannot be read, names that do not exist,
/// ranges, and what the class itself checks. The framework's binder stops at the first; an operator wants the whole list at once.
/// </summary>
internal sealed class SectionOptions<TOptions>(IConfiguration configuration, string section) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private static readonly SensitiveKeys Names = new([]);

    /// <summary>What binding found, kept until the same instance is validated.</summary>
    private readonly ConditionalWeakTable<TOptions, List<string>> _unreadable = [];

    /// <summary>The section with the defaults in place of everything unreadable, for what must work before validation.</summary>
    public static TOptions ReadLeniently(IConfiguration configuration, string section)
    {
        var options = Activator.CreateInstance<TOptions>();
        Bind(configuration.GetSection(section), options);
        return options;
    }

    public void Configure(TOptions options) => _unreadable.AddOrUpdate(options, Bind(configuration.GetSection(section), options));

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var failures = new List<string>(_unreadable.TryGetValue(options, out var unreadable) ? unreadable : []);
        var results = new List<ValidationResult>();
        foreach (var property in Properties())
        {
            var context = new ValidationContext(options) { MemberName = property.Name };
            Validator.TryValidateProperty(property.GetValue(options), context, results);
        }
        if (options is IValidatableObject whole) results.AddRange(whole.Validate(new ValidationContext(options)));
        foreach (var result in results)
        {
            string member = result.MemberNames.FirstOrDefault() ?? "";
            // What could not be read has been reported; its default cannot be wrong as well.
            if (member.Length == 0 || !failures.Exists(failure => failure.StartsWith($"{section}:{member} ", StringComparison.OrdinalIgnoreCase)))
                failures.Add(Describe(options, member, result.ErrorMessage ?? "is not valid"));
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Binds each setting of the section on its own, so that one unreadable value does not hide the next.</summary>
    private static List<string> Bind(IConfigurationSection from, TOptions options)
    {
        var failures = new List<string>();
        var properties = Properties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var setting in from.GetChildren())
        {
            if (!properties.TryGetValue(setting.Key, out var property))
            {
                failures.Add($"{setting.Path} is not a setting; there are {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}");
                continue;
            }
            var alone = new ConfigurationBuilder()
                .AddInMemoryCollection(setting.AsEnumerable().Select(pair => KeyValuePair.Create(pair.Key[(from.Path.Length + 1)..], pair.Value)))
                .Build();
            try
            {
                alone.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            }
            catch (InvalidOperationException)
            {
                failures.Add($"{setting.Path} is {Shown(setting.Key, setting.Value)}: expected {Expected(property.PropertyType)}");
            }
        }
        return failures;
    }

    private string Describe(TOptions options, string member, string error)
    {
        if (member.Length == 0) return $"{section}: {error}";
        string rule = error.Replace($"The field {member} ", "", StringComparison.Ordinal).Replace($"The {member} field ", "", StringComparison.Ordinal).TrimEnd('.');
        var property = typeof(TOptions).GetProperty(member);
        object? value = property?.GetValue(options);
        // A collection is named by its entry in the error; a secret is never shown.
        bool shown = property is not null && value is not (IEnumerable and not string) && !property.IsDefined(typeof(SecretAttribute));
        return shown ? $"{section}:{member} is {Shown(member, Text(value))}: {rule}" : $"{section}:{member} {rule}";
    }

    private static string Shown(string name, string? value) =>
        value is null ? "not set"
        : Names.Of(name) is Sensitivity.Secret or Sensitivity.Token ? "(not shown)"
        : $"'{value}'";

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    private static IEnumerable<PropertyInfo> Properties() =>
        typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.GetIndexParameters().Length == 0);

    private static string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain.IsEnum => "one of " + string.Join(", ", Enum.GetNames(plain)),
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(TimeSpan) => "a time span such as 00:00:30",
            _ when plain == typeof(DateTimeOffset) || plain == typeof(DateTime) => "a time such as 2025-01-31T14:00:00Z",
            _ when plain == typeof(Uri) => "an address such as https://example.org",
            _ when plain == typeof(double) || plain == typeof(float) || plain == typeof(decimal) => "a number",
            _ when plain.IsPrimitive => "a whole number",
            _ when typeof(IEnumerable).IsAssignableFrom(plain) && plain != typeof(string) => "a list",
            _ => "a value of another kind",
        };
    }
}
