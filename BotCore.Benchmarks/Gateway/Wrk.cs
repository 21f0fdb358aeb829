using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BotCore.Benchmarks.Gateway;

/// <param name="RequestsPerSecond">Answers with a status below 400.</param>
/// <param name="Failed">Answers with another status, and requests that got none.</param>
internal sealed record LoadResult(double RequestsPerSecond, long Requests, long Failed, double P50Ms, double P95Ms, double P99Ms);

/// <summary>Load by the program wrk, which leaves more of two cores to what is measured than a client of our own would.</summary>
internal sealed class Wrk(string folder)
{
    private const string Done = """
        done = function(s, l, r)
          local bad = s.errors.connect + s.errors.read + s.errors.write + s.errors.status + s.errors.timeout
          io.write(string.format('\nRESULT {"requests":%d,"failed":%d,"seconds":%.6f,"p50":%.4f,"p95":%.4f,"p99":%.4f}\n', s.requests, bad, s.duration / 1e6, l:percentile(50) / 1e3, l:percentile(95) / 1e3, l:percentile(99) / 1e3))
        end
        """;

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(part => part.Length > 0 && File.Exists(Path.Combine(part, "wrk")));

    /// <summary>The same request again and again.</summary>
    public Task<LoadResult> GetAsync(Uri address, int connections, double seconds, CancellationToken ct) => RunAsync(address, "", connections, seconds, ct);

    /// <summary>The same body again and again.</summary>
    public Task<LoadResult> PostAsync(Uri address, string body, int connections, double seconds, CancellationToken ct) =>
        RunAsync(address, $$"""
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = [=[{{body}}]=]
            """, connections, seconds, ct);

    /// <summary>A body of its own for each request: the symbol in it is another one.</summary>
    public Task<LoadResult> PostEachAsync(Uri address, Func<string, string> body, int connections, double seconds, CancellationToken ct)
    {
        const string mark = "MARKMARK";
        string[] halves = body(mark).Split(mark);
        return RunAsync(address, $$"""
            local n, seed = 0, {{Environment.TickCount64 % 90_000}}
            local headers = { ["Content-Type"] = "application/json" }
            local before, after = [=[{{halves[0]}}]=], [=[{{halves[1]}}]=]
            request = function()
              n = n + 1
              return wrk.format("POST", nil, headers, before .. string.format("S%05d%07d", seed, n) .. after)
            end
            """, connections, seconds, ct);
    }

    private async Task<LoadResult> RunAsync(Uri address, string script, int connections, double seconds, CancellationToken ct)
    {
        string file = Path.Combine(folder, "load.lua");
        await File.WriteAllTextAsync(file, script + "\n" + Done, ct);
        string[] arguments =
        [
            "--threads", "1", "--connections", connections.ToString(CultureInfo.InvariantCulture), "--duration", Math.Max(1, Math.Round(seconds)).ToString(CultureInfo.InvariantCulture) + "s",
            "--timeout", "10s", "--latency", "--script", file, address.AbsoluteUri,
        ];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(ct);
            string output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            string line = output.Split('\n').LastOrDefault(part => part.StartsWith("RESULT ", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"wrk ended with {process.ExitCode}: {await error}{output}");
            using var json = JsonDocument.Parse(line["RESULT ".Length..]);
            var result = json.RootElement;
            long requests = result.GetProperty("requests").GetInt64(), failed = result.GetProperty("failed").GetInt64();
            return new LoadResult(
                Math.Round((requests - failed) / result.GetProperty("seconds").GetDouble(), 1), requests, failed,
                Math.Round(result.GetProperty("p50").GetDouble(), 3), Math.Round(result.GetProperty("p95").GetDouble(), 3), Math.Round(result.GetProperty("p99").GetDouble(), 3));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
