using System.Text;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>What an operator reads when a service does not start: one screen, all that is wrong, and where to mend it.</summary>
internal static class StartupMessage
{
    private const int MostLines = 16;

    /// <summary>Every failure once, in the order of the sections.</summary>
    public static IReadOnlyList<string> Failures(Exception exception) => exception switch
    {
        AggregateException several => [.. several.Flatten().InnerExceptions.SelectMany(Failures).Distinct(StringComparer.Ordinal)],
        OptionsValidationException invalid => [.. invalid.Failures.Distinct(StringComparer.Ordinal)],
        _ => [exception.Message],
    };

    public static string ForSettings(ServiceIdentity identity, IReadOnlyList<string> failures)
    {
        var text = new StringBuilder();
        text.Append(identity.Service).Append(' ').Append(identity.Version).Append(" did not start: ")
            .Append(failures.Count == 1 ? "a setting is wrong." : $"{failures.Count} settings are wrong.").Append("\n\n");
        foreach (string failure in failures.Take(MostLines)) text.Append("  ").Append(failure).Append('\n');
        if (failures.Count > MostLines) text.Append("  and ").Append(failures.Count - MostLines).Append(" more\n");
        string example = failures[0].Split(' ', 2)[0] is var name && name.Contains(':', StringComparison.Ordinal) ? name : "Section:Name";
        text.Append("\nSettings come from appsettings.json, the environment (").Append(example.Replace(":", "__", StringComparison.Ordinal))
            .Append("=…) or the command line (--").Append(example).Append("=…).\n");
        return text.ToString();
    }

    public static string ForAddress(ServiceIdentity identity, string reason) =>
        $"{identity.Service} {identity.Version} did not start: {reason}\n\n" +
        "Another process listens there, perhaps an earlier instance of this service. Stop it, or choose another address with ASPNETCORE_URLS=http://127.0.0.1:<port>.\n";
}
