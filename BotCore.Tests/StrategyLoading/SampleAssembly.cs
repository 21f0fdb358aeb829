namespace BotCore.Tests.StrategyLoading;

/// <summary>The sample under <c>samples/</c> as it was built: an assembly the tests do not reference.</summary>
internal static class SampleAssembly
{
    /// <summary>Output folder of the sample in the configuration the tests were built in.</summary>
    public static string Folder
    {
        get
        {
            // …/BotCore.Tests/bin/Release/net10.0
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var root = output.Parent?.Parent?.Parent?.Parent;
            string folder = Path.Combine(root?.FullName ?? "", "samples", "MovingAverageCross", "bin", output.Parent?.Name ?? "", output.Name);
            Assert.SkipUnless(Directory.Exists(folder), $"the sample is not built: {folder}");
            return folder;
        }
    }

    public static string File => Path.Combine(Folder, "MovingAverageCross.dll");
}
