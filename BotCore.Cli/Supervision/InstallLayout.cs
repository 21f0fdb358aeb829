namespace BotCore.Cli.Supervision;

/// <summary>Where the built services are: beside an installed <c>botcore</c>, or in the solution it was built in.</summary>
/// <param name="Root">The install folder or the folder of the solution.</param>
/// <param name="IsSolution">True when <paramref name="Root"/> holds BotCore.sln.</param>
/// <param name="Configuration">Release or Debug; the one <c>botcore</c> itself was built in is preferred.</param>
internal sealed record InstallLayout(string Root, bool IsSolution, string Configuration)
{
    private const string SolutionFile = "BotCore.sln";

    /// <summary>BOTCORE_HOME when it is set; otherwise looked for from the folder of <c>botcore</c> upwards.</summary>
    /// <exception cref="CommandFailedException">Nothing is found, or BOTCORE_HOME names no such folder (69).</exception>
    public static InstallLayout Find(string ownFolder, string? home)
    {
        string configuration = ownFolder.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
        if (!string.IsNullOrEmpty(home))
        {
            return At(Path.GetFullPath(home), configuration) ?? throw new CommandFailedException(ExitCodes.Unavailable,
                $"BOTCORE_HOME is {home}: expected a folder with {SolutionFile}, or with the sub-folders trading-engine and dashboard");
        }
        for (var folder = new DirectoryInfo(ownFolder); folder is not null; folder = folder.Parent)
        {
            if (At(folder.FullName, configuration) is { } layout) return layout;
        }
        throw new CommandFailedException(ExitCodes.Unavailable,
            $"the services were not found from {ownFolder} upwards; set BOTCORE_HOME to the folder that holds {SolutionFile} or the installed services");
    }

    /// <summary>Rules and routes of the monitoring.</summary>
    public string MonitoringFolder => IsSolution ? Path.Combine(Root, "infrastructure", "monitoring") : Path.Combine(Root, "monitoring");

    /// <summary>The program of a service and the folder it runs in.</summary>
    /// <param name="project">For example <c>BotCore.TradingEngine</c>.</param>
    /// <param name="installedAs">Its folder when installed, for example <c>trading-engine</c>.</param>
    /// <exception cref="CommandFailedException">It has not been built (69).</exception>
    public (string Assembly, string WorkingDirectory) Locate(string project, string installedAs)
    {
        string[] candidates = IsSolution
            ? [Built(project, Configuration), Built(project, Configuration == "Release" ? "Debug" : "Release")]
            : [Path.Combine(Root, installedAs, project + ".dll")];
        string assembly = candidates.FirstOrDefault(File.Exists) ?? throw new CommandFailedException(ExitCodes.Unavailable,
            $"{project} is not built: {candidates[0]} does not exist; build it with: scripts/bot.sh build");
        // Built services read their pages and settings from the project, published ones from beside the program.
        return (assembly, IsSolution ? Path.Combine(Root, project) : Path.GetDirectoryName(assembly)!);
    }

    /// <summary>The <c>dotnet</c> command: the one that runs this program, or the one of DOTNET_ROOT or PATH.</summary>
    public static string DotnetHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string? own = Environment.ProcessPath;
        if (own is not null && Path.GetFileName(own).Equals(name, StringComparison.OrdinalIgnoreCase)) return own;
        foreach (string? folder in new[] { Environment.GetEnvironmentVariable("DOTNET_ROOT"), RuntimeRoot() })
        {
            if (!string.IsNullOrEmpty(folder) && File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        }
        return name;
    }

    private static InstallLayout? At(string folder, string configuration)
    {
        if (File.Exists(Path.Combine(folder, SolutionFile))) return new InstallLayout(folder, IsSolution: true, configuration);
        return File.Exists(Path.Combine(folder, "trading-engine", "BotCore.TradingEngine.dll"))
            ? new InstallLayout(folder, IsSolution: false, configuration)
            : null;
    }

    private string Built(string project, string configuration) =>
        Path.Combine(Root, project, "bin", configuration, $"net{Environment.Version.Major}.0", project + ".dll");

    /// <summary>The runtime lies in <c>root/shared/Microsoft.NETCore.App/version</c>.</summary>
    private static string? RuntimeRoot() =>
        Path.GetDirectoryName(typeof(object).Assembly.Location) is { Length: > 0 } runtime
            ? Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."))
            : null;
}
