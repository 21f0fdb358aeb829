using System.Globalization;
using System.Text.Json;

namespace BotCore.Benchmarks.Gateway;

/// <summary>
/// The gateway and the AI service as processes, loaded in one run, so that what is compared was measured on the same machine in the same minute:
/// <c>gateway [--json] [--seconds N] [--soak-minutes M]</c>; a stage takes N seconds (2 to 120, default 6), the soak M minutes (0.1 to 600, default 0.5; 10 for
/// the long form). Prints JSON; exit code 0, 1 when a target is missed, 64 for wrong options, 69 when something is not there to be measured with.
/// </summary>
internal static class GatewayBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        double seconds = 6, soakMinutes = 0.5;
        args = [.. args.Where(arg => arg != "--json")]; // it prints nothing else
        for (int i = 0; i < args.Length; i += 2)
        {
            string given = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (args[i] == "--seconds" && isNumber && value is >= 2 and <= 120) seconds = value;
            else if (args[i] == "--soak-minutes" && isNumber && value is >= 0.1 and <= 600) soakMinutes = value;
            else return Refuse(64, args[i] is "--seconds" ? $"--seconds is '{given}'; expected 2 to 120"
                : args[i] is "--soak-minutes" ? $"--soak-minutes is '{given}'; expected 0.1 to 600" : $"there is no option '{args[i]}'; there are --seconds and --soak-minutes");
        }
        if (Root() is not { } root) return Refuse(69, "the repository is not around this program");
        if (!Wrk.IsInstalled) return Refuse(69, "wrk is not installed (Debian: apt-get install wrk, or scripts/bot.sh setup)");
        if (!File.Exists(Path.Combine(root, "ai-service", ".venv", "bin", "python"))) return Refuse(69, "the AI service has no Python environment; see: scripts/bot.sh setup");

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        var folder = Directory.CreateTempSubdirectory("botcore-bench-");
        try
        {
            var result = await new GatewayStages(root, folder.FullName, seconds, soakMinutes).RunAsync(stop.Token);
            Console.WriteLine(JsonSerializer.Serialize(result, GatewayJson.Default.GatewayResult));
            return result.Targets.All(target => target.IsMet) ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            return Refuse(130, "stopped");
        }
        catch (InvalidOperationException e)
        {
            return Refuse(69, e.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Refuse(int code, string why)
    {
        Console.Error.WriteLine($"gateway: {why}");
        return code;
    }

    private static string? Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) return folder.FullName;
        return null;
    }
}
