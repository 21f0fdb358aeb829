using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary>Options that several commands have, and the way an option states what it accepts.</summary>
internal static class SharedOptions
{
    public static Option<StateFolder?> State() => Parsed("--state", "DIR",
        "State folder: journal, logs, running processes. Default: BOTCORE_STATE, or the user's state directory.", "a folder",
        text => text.Trim().Length > 0 ? new StateFolder(text) : null);

    /// <summary>The folder that was named, or the default one.</summary>
    public static StateFolder Folder(this ParseResult parsed, Option<StateFolder?> state) =>
        parsed.GetValue(state) ?? new StateFolder(StateFolder.DefaultPath());

    public static Option<bool> Json(string what) => new("--json") { Description = $"Print {what} as one JSON object." };

    /// <summary>An option whose value is checked and turned into what the program uses.</summary>
    /// <param name="parse">Null for a value that is not allowed.</param>
    /// <param name="allowed">In words, for the refusal: <c>a whole number from 1 to 65535</c>.</param>
    public static Option<T?> Parsed<T>(string name, string helpName, string description, string allowed, Func<string, T?> parse) where T : class =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                var value = parse(text);
                if (value is null) result.AddError($"{name} is '{text}'; expected {allowed}");
                return value;
            },
        };

    /// <inheritdoc cref="Parsed{T}"/>
    public static Option<T?> ParsedValue<T>(string name, string helpName, string description, string allowed, Func<string, T?> parse) where T : struct =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                var value = parse(text);
                if (value is null) result.AddError($"{name} is '{text}'; expected {allowed}");
                return value;
            },
        };

    /// <summary>A UTC date or time.</summary>
    public static Option<DateTimeOffset?> Instant(string name, string description) => ParsedValue<DateTimeOffset>(
        name, "TIME", description, "a UTC date or time, for example 2024-01-31 or 2024-01-31T12:00",
        text => DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null);

    /// <summary>Splits values of the form NAME=VALUE at their first equals sign; each that has none, or no name, adds an error.</summary>
    public static List<KeyValuePair<string, string>> Pairs(string option, string example, IReadOnlyList<string> values, ICollection<string> errors)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (string value in values)
        {
            int equals = value.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) pairs.Add(KeyValuePair.Create(value[..equals], value[(equals + 1)..]));
            else errors.Add($"{option} is '{value}'; expected NAME=VALUE, for example {example}");
        }
        return pairs;
    }
}
