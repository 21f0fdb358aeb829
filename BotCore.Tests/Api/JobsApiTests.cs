using System.Net;
using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Tests.Cli;
using BotCore.TradingEngine.Stores.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.Api;

public sealed class JobsApiTests
{
    private const string Backtest = """{"candles":["BTCUSDT_1m.csv"],"settings":{"account.leverage":"2"}}""";

    [Fact]
    public async Task A_backtest_is_submitted_once_and_has_a_result()
    {
        await using var host = await ApiHost.StartAsync();
        CandleFiles.Write(Path.Combine(host.CandleFolder, "BTCUSDT_1m.csv"), 3_000);

        var (job, isRepeat) = await SubmitAsync(host, "/api/backtests", Backtest, "key-1");
        var (again, isRepeatAgain) = await SubmitAsync(host, "/api/backtests", Backtest, "key-1");
        await Eventually.HoldsAsync(async () => (await JobAsync(host, job.Id)).State is JobStatus.Done, "the job is done", TimeSpan.FromSeconds(60));
        var backtest = await host.GetAsync<BacktestModel>($"/api/backtests/{job.Id}");

        Assert.Equal((job.Id, false, true), (again.Id, isRepeat, isRepeatAgain));
        Assert.Equal(1.0, backtest.Job.Progress);
        Assert.Equal(3_000, backtest.Result!.Candles);
        Assert.Equal("2", backtest.Result.Settings["account.leverage"]);
        Assert.Equal("2", backtest.Request.Settings!["account.leverage"]);
        Assert.Equal([job.Id], (await host.GetAsync<Page<JobModel>>("/api/backtests")).Items.Select(one => one.Id));
        Assert.Empty((await host.GetAsync<Page<JobModel>>("/api/optimizations")).Items);
        await host.RefusedAsync(404, HttpMethod.Get, $"/api/optimizations/{job.Id}");
        Assert.Equal("idempotency_conflict", (await host.RefusedAsync(409, HttpMethod.Post, "/api/backtests", """{"candles":["BTCUSDT_1m.csv"]}""", "key-1")).Code);
        Assert.Equal("job_is_over", (await host.RefusedAsync(422, HttpMethod.Post, $"/api/jobs/{job.Id}/cancel")).Code);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_field_by_field()
    {
        await using var host = await ApiHost.StartAsync();
        CandleFiles.Write(Path.Combine(host.CandleFolder, "BTCUSDT_1m.csv"), 10);

        var backtest = await host.RefusedAsync(
            400, HttpMethod.Post, "/api/backtests", """{"candles":["../state"],"symbol":"?","from":"2025-01-02T00:00:00Z","to":"2025-01-01T00:00:00Z","settings":{"account.leverage":"999"}}""");
        var search = await host.RefusedAsync(
            400, HttpMethod.Post, "/api/optimizations", """{"candles":[],"parameters":["rsi.periods=1..2:1"],"trials":0,"walkForward":{"anchored":true,"inSampleDays":0,"outOfSampleDays":2,"stepDays":1}}""");

        Assert.Equal(["candles", "settings", "symbol", "to"], backtest.Errors!.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("BTCUSDT_1m.csv", backtest.Errors["candles"][0], StringComparison.Ordinal);
        Assert.Equal(["candles", "parameters", "trials", "walkForward.inSampleDays", "walkForward.stepDays"], search.Errors!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("invalid_field", (await host.RefusedAsync(400, HttpMethod.Get, "/api/jobs?cursor=abc")).Code);
        Assert.Equal("unknown_job", (await host.RefusedAsync(404, HttpMethod.Get, "/api/jobs/nobody")).Code);
        Assert.Equal("unknown_job", (await host.RefusedAsync(404, HttpMethod.Post, "/api/jobs/nobody/cancel")).Code);
        Assert.Equal("unknown_job", (await host.RefusedAsync(404, HttpMethod.Post, "/api/jobs/nobody/resume")).Code);
    }

    [Fact]
    public async Task Jobs_are_listed_in_pages_cancelled_and_resumed()
    {
        await using var host = await ApiHost.StartAsync();
        var store = host.App.Services.GetRequiredService<IJobStore>();
        // Of a kind that nobody works on here.
        for (int i = 0; i < 3; i++)
            await store.TrySubmitAsync(new JobRecord($"train-{i}", "train", "{}", 1, "ann", DateTimeOffset.UnixEpoch.AddSeconds(i), JobState.Waiting, 0, null), default);

        var first = await host.GetAsync<Page<JobModel>>("/api/jobs?limit=2");
        var second = await host.GetAsync<Page<JobModel>>($"/api/jobs?limit=2&cursor={first.Next}");
        using var cancelled = await host.SendAsync(HttpMethod.Post, "/api/jobs/train-1/cancel");
        using var cancelledAgain = await host.SendAsync(HttpMethod.Post, "/api/jobs/train-1/cancel");
        var after = await JobAsync(host, "train-1");
        using var resumed = await host.SendAsync(HttpMethod.Post, "/api/jobs/train-1/resume");

        Assert.Equal(["train-2", "train-1", "train-0"], first.Items.Concat(second.Items).Select(job => job.Id));
        Assert.Null(second.Next);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (cancelled.StatusCode, cancelledAgain.StatusCode, resumed.StatusCode));
        Assert.Equal(JobStatus.Cancelled, after.State);
        Assert.NotNull(after.EndedAt);
        Assert.Equal(JobStatus.Running, (await JobAsync(host, "train-1")).State);
        CandleFiles.Write(Path.Combine(host.CandleFolder, "BTCUSDT_1m.csv"), 10);
        var full = await host.RefusedAsync(503, HttpMethod.Post, "/api/backtests", Backtest, "one-too-many");
        Assert.Equal("too_many_jobs", full.Code);
    }

    [Fact]
    public async Task Candle_data_is_listed_by_name()
    {
        await using var host = await ApiHost.StartAsync();
        CandleFiles.Write(Path.Combine(host.CandleFolder, "BTCUSDT_1m.csv"), 10);

        var data = Assert.Single(await host.GetAsync<IReadOnlyList<CandleDataModel>>("/api/jobs/candles"));

        Assert.Equal("BTCUSDT_1m.csv", data.Name);
        Assert.True(data.Bytes > 0);
    }

    private static async Task<JobModel> JobAsync(ApiHost host, string id) => (await host.GetAsync<JobDetailModel>($"/api/jobs/{id}")).Job;

    private static async Task<(JobModel Job, bool IsRepeat)> SubmitAsync(ApiHost host, string path, string json, string key)
    {
        using var answer = await host.SendAsync(HttpMethod.Post, path, json, key);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, text);
        var job = JsonSerializer.Deserialize(text, ContractsJson.Default.JobModel)!;
        Assert.Equal($"{path}/{job.Id}", answer.Headers.Location!.ToString());
        return (job, answer.Headers.Contains("Idempotency-Replayed"));
    }
}
