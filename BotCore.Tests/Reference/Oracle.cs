namespace BotCore.Tests.Reference;

/// <summary>Reference data that stands beside the repository (<c>../shared/oracle</c>, or the folder named by BOTCORE_ORACLE).</summary>
internal static class Oracle
{
    /// <summary>Full path of a reference file; the calling test is skipped, saying so, when the data is not there.</summary>
    public static string Path(params string[] parts)
    {
        string? root = Root();
        if (root is null) Assert.Skip("reference data is not present: ../shared/oracle was not found and BOTCORE_ORACLE is not set");
        string path = System.IO.Path.Combine([root!, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path)) Assert.Skip($"reference data is not present: {path}");
        return path;
    }

    /// <summary>For tests that list their cases from the data before they run.</summary>
    public static bool IsPresent => Root() is not null;

    internal static string? Root()
    {
        string? named = Environment.GetEnvironmentVariable("BOTCORE_ORACLE");
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "BotCore.sln"))) continue;
            string beside = System.IO.Path.Combine(folder.Parent!.FullName, "shared", "oracle");
            return Directory.Exists(beside) ? beside : null;
        }
        return null;
    }
}
