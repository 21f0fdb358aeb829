using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>The files of the repository the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its folder; the calling test is skipped when the tests run without it.</summary>
    public static string Root { get; } = Find();

    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(Root.Length == 0, "the repository is not around the test binaries");
        return System.IO.Path.Combine([Root, .. parts]);
    }

    public static string Text(params string[] parts) => File.ReadAllText(Path(parts));

    public static IReadOnlyList<string> Files(string pattern, params string[] folder) =>
        [.. Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>All documents of a YAML text.</summary>
    public static IReadOnlyList<YamlMappingNode> Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "BotCore.sln"))) return folder.FullName;
        return "";
    }
}
