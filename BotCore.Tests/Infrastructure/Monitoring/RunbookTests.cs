using System.Text.RegularExpressions;
using BotCore.Tests.Api;

namespace BotCore.Tests.Infrastructure.Monitoring;

/// <summary>What a person opens at three in the morning must be there, and must work.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Sections = ["Meaning", "Impact", "First five minutes", "Diagnosis", "Mitigation", "Proof that it is over", "Prevention"];

    /// <summary>Programs that a machine of the platform has; what comes after the name is checked where we know better.</summary>
    private static readonly HashSet<string> Programs =
        ["./scripts/bot.sh", "make", "curl", "kubectl", "docker", "docker-compose", "rabbitmqctl", "rabbitmq-plugins", "mongosh", "promtool", "amtool", "botcore", "df", "du", "ss", "ps", "dotnet", "git", "npm", "aspire"];

    [GeneratedRegex(@"^```\w*\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"http://127\.0\.0\.1:8080(?<path>/api/[^\s'?]*)")]
    private static partial Regex EnginePath { get; }

    [GeneratedRegex(@"--data-urlencode 'query=(?<query>[^']*)'")]
    private static partial Regex Query { get; }

    [Fact]
    public void Every_alert_has_its_runbook_and_every_runbook_its_alert() =>
        Assert.Equal(
            RuleFiles.Alerts().Select(alert => alert.Name).Distinct().Order(StringComparer.Ordinal),
            Repository.Files("*.md", "docs", "operations", "runbooks").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => name != "README"));

    [Fact]
    public void Every_runbook_goes_from_the_meaning_to_the_proof_that_it_is_over()
    {
        foreach (var (name, text) in Runbooks())
        {
            var found = Regex.Matches(text, "^## (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
            Assert.Equal(Sections, found);
            Assert.True(Block.IsMatch(text[text.IndexOf("## First", StringComparison.Ordinal)..]), $"{name} has no command to begin with");
        }
    }

    [Fact]
    public void Every_link_of_the_documents_leads_to_a_file()
    {
        foreach (string path in Repository.Files("*.md", "docs").Append(Repository.Path("README.md")))
            foreach (Match link in Link.Matches(File.ReadAllText(path)))
            {
                string target = link.Groups["target"].Value;
                if (target.Contains("://", StringComparison.Ordinal)) continue;
                string full = Path.Combine(Path.GetDirectoryName(path)!, target);
                Assert.True(File.Exists(full) || Directory.Exists(full), $"{path}: {target} leads nowhere");
            }
    }

    [Fact]
    public void Every_command_is_one_that_exists()
    {
        string help = Repository.Text("scripts", "bot.sh");
        string makefile = Repository.Text("Makefile");
        foreach (var (where, line) in Commands())
        {
            // Settings may stand before a command; a line of nothing else is what a command printed.
            string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => Regex.IsMatch(word, "^\\w+="))];
            if (words.Length == 0) continue;
            if (words[0] == "scripts/bot.sh") words[0] = "./scripts/bot.sh";
            Assert.True(Programs.Contains(words[0]), $"{where}: {words[0]} is not a program of the platform: {line}");
            if (words[0] == "./scripts/bot.sh") Assert.True(Regex.IsMatch(help, $@"^  {Regex.Escape(words[1])} |^  {Regex.Escape(words[1])}$", RegexOptions.Multiline), $"{where}: bot.sh has no {words[1]}");
            if (words[0] == "make") Assert.Matches(new Regex($"^{Regex.Escape(words[1])}:", RegexOptions.Multiline), makefile);
            foreach (Match query in Query.Matches(line))
                foreach (string series in Promql.Series(query.Groups["query"].Value))
                    Assert.True(IsKnown(series), $"{where}: nothing makes {series}");
        }
    }

    [Fact]
    public async Task Every_path_of_the_engine_is_one_it_serves()
    {
        await using var host = await ApiHost.StartAsync();
        string document = await host.Client.GetStringAsync("/openapi/v1.json");
        foreach (var (where, line) in Commands())
            foreach (Match match in EnginePath.Matches(line))
            {
                string path = Regex.Replace(match.Groups["path"].Value, "<[^>]+>", "{x}");
                bool served = Regex.Matches(document, "\"(/api/[^\"]*)\"\\s*:").Any(known => Regex.Replace(known.Groups[1].Value, @"\{[^}]+\}", "{x}") == path);
                Assert.True(served, $"{where}: the engine serves no {path}");
            }
    }

    private static bool IsKnown(string series) =>
        Catalogue.Has(Catalogue.Of(), series) || RuleFiles.Recordings().Any(rule => rule.Name == series);

    private static IEnumerable<(string Name, string Text)> Runbooks() =>
        Repository.Files("*.md", "docs", "operations", "runbooks").Select(path => (Path.GetFileNameWithoutExtension(path)!, File.ReadAllText(path))).Where(file => file.Item1 != "README");

    private static IEnumerable<(string Where, string Line)> Commands() =>
        from path in Repository.Files("*.md", "docs", "operations")
        from Match block in Block.Matches(File.ReadAllText(path))
        where !block.Value.StartsWith("```promql", StringComparison.Ordinal) && !block.Value.Contains('└', StringComparison.Ordinal)
        from line in block.Groups["body"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        where !line.StartsWith('#')
        select (Path.GetFileName(path), line);
}
