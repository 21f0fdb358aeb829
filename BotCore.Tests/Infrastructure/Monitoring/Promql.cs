using System.Text.RegularExpressions;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>Which series an expression reads. Knows as much of the language as our rules and panels use.</summary>
internal static partial class Promql
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "inf", "nan", "by", "without", "on", "ignoring", "group_left", "group_right"];

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Selector { get; }

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex LabelList { get; }

    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])")]
    private static partial Regex Name { get; }

    public static IReadOnlySet<string> Series(string expression)
    {
        string bare = LabelList.Replace(Selector.Replace(Quoted.Replace(expression, "\"\""), ""), "");
        return Name.Matches(bare).Select(match => match.Value).Where(name => !Words.Contains(name)).ToHashSet(StringComparer.Ordinal);
    }
}
