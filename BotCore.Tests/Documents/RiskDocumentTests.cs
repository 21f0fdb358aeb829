using System.Text.RegularExpressions;
using BotCore.Trading.Kernel;
using BotCore.Trading.Risk;

namespace BotCore.Tests.Documents;

/// <summary>The tables of <c>docs/risk.md</c> say what the code says, and the code has no code that they lack.</summary>
public sealed partial class RiskDocumentTests
{
    [GeneratedRegex(@"^\| `([a-z_]+)` \| ([a-z]+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex DecisionRow { get; }

    [GeneratedRegex(@"^\| `([A-Z][A-Za-z]+)` \| (Active|Reducing|Halted) \|", RegexOptions.Multiline)]
    private static partial Regex RestrictionRow { get; }

    [GeneratedRegex("""\bnew\("([a-z_]+)",""")]
    private static partial Regex Denial { get; }

    [GeneratedRegex("""const string (?:Trend)?Code = "([a-z_]+)";""")]
    private static partial Regex GateCode { get; }

    [GeneratedRegex("""Raise\(instrument, in view, "([a-z_]+)"|"(no_signal|warm_up|halted|reducing)"|=> \("([a-z_]+)",|\("(ordered|size_below_minimum)",""")]
    private static partial Regex KernelCode { get; }

    [Fact]
    public void The_table_of_codes_is_the_one_of_the_code()
    {
        var rows = DecisionRow.Matches(Document()).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value));

        Assert.Equal(DecisionCodes.All.Select(decision => (decision.Code, decision.Kind, decision.Meaning)), rows);
    }

    [Fact]
    public void Every_code_in_the_sources_has_its_row()
    {
        string core = Path.Combine(Repository(), "BotCore.Trading");
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(core, "Risk", "Rules"))) Collect(Denial, file);
        foreach (string file in Directory.GetFiles(Path.Combine(core, "Signals"), "*Gate.cs")) Collect(GateCode, file);
        Collect(GateCode, Path.Combine(core, "Kernel", "SignalGates.cs"));
        foreach (string name in new[] { "TradingKernel.Decisions.cs", "EntryPlanner.cs", "SignalGates.cs", "SymbolPipeline.cs" }) Collect(KernelCode, Path.Combine(core, "Kernel", name));
        Collect(KernelCode, Path.Combine(core, "Risk", "Sizing", "SizingPlan.cs"));
        Collect(KernelCode, Path.Combine(core, "Risk", "Rules", "TradingStateRule.cs"));

        Assert.Empty(used.Except(DecisionCodes.All.Select(decision => decision.Code)));
        Assert.Empty(DecisionCodes.All.Select(decision => decision.Code).Except(used)); // none is documented that nothing says

        void Collect(Regex pattern, string file)
        {
            foreach (Match match in pattern.Matches(File.ReadAllText(file)))
                foreach (Group group in match.Groups.Cast<Group>().Skip(1))
                    if (group.Success) used.Add(group.Value);
        }
    }

    [Fact]
    public void Every_restriction_is_described() =>
        Assert.Equal(
            Enum.GetNames<RestrictionCode>().Order(StringComparer.Ordinal),
            RestrictionRow.Matches(Document()).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_setting_it_names_exists()
    {
        var named = SettingName.Matches(Document()).Select(match => match.Groups[1].Value).Distinct();

        Assert.DoesNotContain(named, name => SettingCatalogue.Find(name) is null);
    }

    [GeneratedRegex(@"`((?:risk|sizing|entry|exit|signals|account)\.[A-Za-z]+)`")]
    private static partial Regex SettingName { get; }

    private static string Document() => File.ReadAllText(Path.Combine(Repository(), "docs", "risk.md")).ReplaceLineEndings("\n");

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        Assert.SkipWhen(folder is null, "the repository is not around the test binaries");
        return folder!.FullName;
    }
}
