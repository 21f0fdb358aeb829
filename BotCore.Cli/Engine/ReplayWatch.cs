using BotCore.Contracts.Trading;

namespace BotCore.Cli.Engine;

/// <summary>Follows a recorded market to its end.</summary>
internal sealed class ReplayWatch(EngineClient engine, TimeProvider time, Action<string> report)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the engine has finished; an engine that does not answer, while it is restarted, is asked again.</summary>
    /// <returns>The run's summary.</returns>
    public async Task<RunSummary> UntilFinishedAsync(CancellationToken ct)
    {
        DateTimeOffset? started = null;
        string? said = null;
        int reportedTenths = 0;
        using var timer = new PeriodicTimer(Poll, time);
        while (true)
        {
            if ((await engine.StatusAsync(ct)).Value is { } status)
            {
                started ??= status.StartedAt;
                string? trouble = status.BlockedReason is null ? null : $"the engine is blocked: {status.BlockedReason}";
                if (status.Phase == EnginePhase.Finished)
                {
                    var (summary, error) = await SummaryAsync(status, time.GetUtcNow() - started.Value, ct);
                    if (summary is not null) return summary;
                    trouble = $"the recorded market has ended, its result cannot be read yet: {error}";
                }
                if (trouble is not null && trouble != said) report(trouble);
                said = trouble;
                reportedTenths = ReportProgress(status, reportedTenths);
            }
            await timer.WaitForNextTickAsync(ct);
        }
    }

    private async Task<EngineAnswer<RunSummary>> SummaryAsync(StatusModel status, TimeSpan wall, CancellationToken ct)
    {
        var account = await engine.AccountAsync(ct);
        var equity = await engine.EquityAsync(ct);
        return account.Value is null || equity.Value is null
            ? new EngineAnswer<RunSummary>(null, account.Error ?? equity.Error)
            : new EngineAnswer<RunSummary>(RunSummary.Of(status, account.Value, equity.Value, wall), null);
    }

    private int ReportProgress(StatusModel status, int reportedTenths)
    {
        int tenths = status.Progress is { } progress ? (int)(progress * 10) : 0;
        if (tenths <= reportedTenths) return reportedTenths;
        report($"recorded market {tenths * 10} %: {status.Candles:N0} candles, {status.ClosedTrades:N0} trades");
        return tenths;
    }
}
