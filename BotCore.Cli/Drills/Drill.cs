using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Drills;

/// <summary>
/// A fault on purpose, on a scratch folder with an engine, a market and backups of its own, and the way back: the commands an operator would
/// use, with a clock beside them. Nothing of the installation is touched.
/// </summary>
/// <param name="scratch">Made for the drill.</param>
/// <param name="records">How long the journal is before the fault.</param>
/// <param name="say">Told of each step.</param>
internal sealed class Drill(InstallLayout layout, string scratch, long records, int shipSeconds, TimeProvider time, Action<string> say)
{
    public static readonly IReadOnlyList<string> Names = ["node-loss", "database-corruption", "lost-region"];

    private const double EngineRtoSeconds = 3600, DatabaseRtoSeconds = 1800, RpoSeconds = 300;
    private const int LeastDamaged = 8192;

    private readonly List<DrillStep> _steps = [];
    private long _stepAt;

    private string State => Path.Combine(scratch, "state");

    private string Repository => Path.Combine(scratch, "backups");

    private string SecondCopy => Path.Combine(scratch, "second-region");

    /// <exception cref="CommandFailedException">A step did not do what it should.</exception>
    public async Task<DrillReport> RunAsync(string name, CancellationToken ct)
    {
        var started = time.GetUtcNow();
        using var engine = Engine(State);
        await engine.ReadyAsync(ct);
        await engine.ReachAsync(records, ct);
        bool isRestored = name != "node-loss";
        if (isRestored)
        {
            await ToolAsync(["backup", "create"], ct, ("State:Directory", State), ("Backup:Directory", Repository));
            // Trading goes on; what comes now is only in the shipped journal, or lost. The fault comes in the middle between two shipments.
            await engine.TradeAsync(TimeSpan.FromSeconds(shipSeconds * 1.5), ct);
            if (name == "lost-region") CopyFolder(Repository, SecondCopy);
            await engine.ReachAsync(engine.Version + 1, ct);
        }
        long before = engine.Version;
        long fault = time.GetTimestamp();
        _stepAt = fault;
        await engine.KillAsync(ct);
        Step("the engine is killed");

        string state = State;
        long restored = before;
        if (name == "database-corruption")
        {
            Damage();
            await RefusedAsync(ct);
            restored = await RestoreAsync(Repository, state, ct);
        }
        if (name == "lost-region")
        {
            Directory.Delete(State, recursive: true);
            Directory.Delete(Repository, recursive: true);
            Step("state and backups of the first region are gone");
            state = Path.Combine(scratch, "other-state");
            restored = await RestoreAsync(SecondCopy, state, ct);
        }
        var age = restored < before ? engine.AgeOf(restored) - time.GetElapsedTime(fault) : TimeSpan.Zero;
        double rto;
        using (var again = Engine(state))
        {
            await again.ReadyAsync(ct);
            rto = time.GetElapsedTime(fault).TotalSeconds;
            Step("an engine is ready again");
            await again.ReachAsync(restored, ct);
            await again.StopAsync(ct);
        }
        await ToolAsync(["backup", "create"], ct, ("State:Directory", state), ("Backup:Directory", Repository));
        await ToolAsync(["verify"], ct, ("Backup:Directory", Repository), ("scratch", scratch));
        Step("a backup of what is there now is good");

        double limit = name == "node-loss" ? EngineRtoSeconds : DatabaseRtoSeconds, rpo = Math.Max(0, age.TotalSeconds);
        return new DrillReport(
            name, started, Math.Round(rto, 2), limit, Math.Round(rpo, 2), RpoSeconds, before, Math.Max(0, before - restored), _steps, rto <= limit && rpo <= RpoSeconds);
    }

    private DrillEngine Engine(string state) => DrillEngine.Start(layout, state, Repository, shipSeconds);

    /// <summary>A bad disk: the file is something else, and the log beside it is gone.</summary>
    private void Damage()
    {
        string journal = Directory.EnumerateFiles(Path.Combine(State, "accounts"), "journal.db", SearchOption.AllDirectories).Single();
        using (var stream = new FileStream(journal, FileMode.Open, FileAccess.Write))
        {
            long length = Math.Max(stream.Length, LeastDamaged);
            while (stream.Position < length) stream.Write(RandomNumberGenerator.GetBytes((int)Math.Min(65_536, length - stream.Position)));
        }
        File.Delete(journal + "-wal");
        File.Delete(journal + "-shm");
        Step("the journal's pages are overwritten");
    }

    private async Task RefusedAsync(CancellationToken ct)
    {
        using var engine = Engine(State);
        int? exitCode = await engine.EndAsync(ct);
        if (exitCode != ExitCodes.JournalDamaged)
            throw new CommandFailedException(ExitCodes.Failed, $"an engine on a damaged journal {(exitCode is { } code ? $"ended with {ExitCodes.Describe(code)}" : "went on")}; exit code {ExitCodes.JournalDamaged} was expected");
        Step("an engine refuses the damaged journal");
    }

    private async Task<long> RestoreAsync(string repository, string state, CancellationToken ct)
    {
        string said = await ToolAsync(["restore"], ct, ("State:Directory", state), ("Backup:Directory", repository), ("json", "true"));
        using var report = JsonDocument.Parse(said);
        long version = report.RootElement.GetProperty("accounts")[0].GetProperty("toVersion").GetInt64();
        Step(string.Create(CultureInfo.InvariantCulture, $"restored to record {version}"));
        return version;
    }

    /// <summary>One of the commands of <c>botcore</c>, as the engine's program carries it out.</summary>
    private async Task<string> ToolAsync(string[] words, CancellationToken ct, params (string Key, string Value)[] options)
    {
        var (assembly, folder) = layout.Locate("BotCore.TradingEngine", installedAs: ServiceCatalogue.TradingEngine);
        var start = new ProcessStartInfo(InstallLayout.DotnetHost()) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(assembly);
        foreach (string word in words) start.ArgumentList.Add(word);
        foreach (var (key, value) in options) start.ArgumentList.Add($"--{key}={value}");
        start.Environment.Remove("Store__Kind");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        var said = process.StandardOutput.ReadToEndAsync(ct);
        var complained = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        return process.ExitCode == 0 ? await said
            : throw new CommandFailedException(ExitCodes.Failed, $"{string.Join(' ', words)} ended with {ExitCodes.Describe(process.ExitCode)}: {await said}{await complained}");
    }

    private void Step(string what)
    {
        double seconds = Math.Round(time.GetElapsedTime(_stepAt).TotalSeconds, 2);
        _stepAt = time.GetTimestamp();
        _steps.Add(new DrillStep(what, seconds));
        say(string.Create(CultureInfo.InvariantCulture, $"{seconds,8:0.00} s  {what}"));
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(".partial", StringComparison.Ordinal)) continue;
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target, overwrite: true);
        }
    }
}
