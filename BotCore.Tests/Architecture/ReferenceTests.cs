using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BotCore.Tests.Architecture;

/// <summary>The arrows of the architecture: who may know whom, read from the project files and from the built assemblies.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>What each project may reference of ours. A new project needs a line here, which is the moment to think about it.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["BotCore.Trading"] = [],
        ["BotCore.Contracts"] = [],
        ["BotCore.ServiceDefaults"] = [],
        ["BotCore.MarketData"] = ["BotCore.Trading"],
        ["BotCore.StrategyLoading"] = ["BotCore.Trading"],
        ["MovingAverageCross"] = ["BotCore.Trading"],
        ["BotCore.TradingEngine"] = ["BotCore.Trading", "BotCore.MarketData", "BotCore.StrategyLoading", "BotCore.Contracts", "BotCore.ServiceDefaults"],
        ["BotCore.Dashboard"] = ["BotCore.Contracts", "BotCore.ServiceDefaults"],
        ["BotCore.AiGateway"] = ["BotCore.Trading", "BotCore.Contracts", "BotCore.ServiceDefaults"],
        ["BotCore.ExchangeSimulator"] = ["BotCore.Trading", "BotCore.ServiceDefaults"],
        ["BotCore.Cli"] = ["BotCore.Contracts", "BotCore.Trading", "BotCore.MarketData", "BotCore.StrategyLoading"],
    };

    /// <summary>They look at everything, and nothing looks at them.</summary>
    private static readonly string[] Unrestricted = ["BotCore.Tests", "BotCore.Benchmarks", "BotCore.AppHost", "BotCore.AppHost.Tests"];

    /// <summary>These know the base class library and nothing else.</summary>
    private static readonly string[] Pure = ["BotCore.Trading", "BotCore.Contracts"];

    private static readonly HashSet<string> SkippedFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", "bin", "obj", "node_modules", "BenchmarkDotNet.Artifacts", "TestResults", ".venv", "__pycache__", ".vs", ".idea", ".vscode",
    };

    [GeneratedRegex(@"(?<![A-Za-z0-9_.\-])/work/|\b(?:registry\.npmjs\.org|api\.nuget\.org|www\.nuget\.org|pypi\.org|files\.pythonhosted\.org|proxy\.golang\.org|crates\.io|registry\.yarnpkg\.com)\b", RegexOptions.IgnoreCase)]
    private static partial Regex MachineOrRegistry { get; }

    [Fact]
    public void Project_files_draw_no_forbidden_arrow()
    {
        var forbidden = new List<string>();
        foreach (string file in ProjectFiles())
        {
            string project = Path.GetFileNameWithoutExtension(file);
            if (Unrestricted.Contains(project)) continue;
            if (!Allowed.TryGetValue(project, out string[]? allowed))
            {
                forbidden.Add($"{project} is not in the table of allowed references");
                continue;
            }
            var references = XDocument.Load(file).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            forbidden.AddRange(references.Except(allowed).Select(reference => $"{project} → {reference}"));
        }

        Assert.True(forbidden.Count == 0, "forbidden references: " + string.Join(", ", forbidden));
    }

    [Fact]
    public void Built_assemblies_draw_no_forbidden_arrow()
    {
        var forbidden = new List<string>();
        int read = 0;
        foreach (var (project, allowed) in Allowed)
        {
            // The command's assembly has the command's name.
            string path = Path.Combine(AppContext.BaseDirectory, (project == "BotCore.Cli" ? "botcore" : project) + ".dll");
            if (!File.Exists(path)) continue;
            read++;
            var references = ReferencesOf(path);
            forbidden.AddRange(references.Where(name => name.StartsWith("BotCore.", StringComparison.Ordinal) || name == "botcore").Except(allowed).Select(name => $"{project} → {name}"));
            if (Pure.Contains(project)) forbidden.AddRange(references.Where(name => !IsBaseClassLibrary(name)).Select(name => $"{project} → {name}"));
        }

        Assert.True(read > 0, "no assembly of ours lies beside the tests");
        Assert.True(forbidden.Count == 0, "forbidden references: " + string.Join(", ", forbidden.Distinct()));
    }

    [Fact]
    public void The_core_and_the_contracts_use_no_package_at_run_time()
    {
        var packages = ProjectFiles().Where(file => Pure.Contains(Path.GetFileNameWithoutExtension(file)))
            .SelectMany(file => XDocument.Load(file).Descendants()
                .Where(element => element.Name.LocalName is "PackageReference" or "FrameworkReference" && element.Attribute("PrivateAssets")?.Value != "all")
                .Select(element => $"{Path.GetFileNameWithoutExtension(file)} → {element.Attribute("Include")?.Value}"));

        Assert.Empty(packages);
    }

    [Fact]
    public void No_file_names_a_machine_path_or_a_package_registry()
    {
        string root = Repository();
        var found = new List<string>();
        foreach (string file in Files(root))
        {
            if (Path.GetFileName(file) == $"{nameof(ReferenceTests)}.cs") continue;
            byte[] bytes = File.ReadAllBytes(file);
            if (bytes.AsSpan(0, Math.Min(bytes.Length, 8_192)).Contains((byte)0)) continue; // not text
            var match = MachineOrRegistry.Match(Encoding.UTF8.GetString(bytes));
            if (match.Success) found.Add($"{Path.GetRelativePath(root, file)}: {match.Value}");
        }

        Assert.True(found.Count == 0, "machine paths or registry names in: " + string.Join(", ", found));
    }

    [Theory]
    [InlineData("see /work/main", true)]
    [InlineData("\"resolved\": \"https://registry.npmjs.org/x\"", true)]
    [InlineData("a patchwork/piece of network/work/x", false)]
    [InlineData("../shared/oracle", false)]
    public void The_search_for_machine_paths_finds_them_and_nothing_else(string text, bool found) => Assert.Equal(found, MachineOrRegistry.IsMatch(text));

    private static List<string> ReferencesOf(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>Judged by where it comes from and not by its name: packages are called System.* as well.</summary>
    private static bool IsBaseClassLibrary(string name) => File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));

    private static IEnumerable<string> ProjectFiles() => Files(Repository()).Where(file => file.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Files(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            // What is fetched into wwwroot/lib is not ours and not committed.
            if (SkippedFolders.Contains(Path.GetFileName(inner)) || inner.EndsWith(Path.Combine("wwwroot", "lib"), StringComparison.Ordinal)) continue;
            foreach (string file in Files(inner)) yield return file;
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        Assert.SkipWhen(folder is null, "the repository is not around the test binaries");
        return folder!.FullName;
    }
}
