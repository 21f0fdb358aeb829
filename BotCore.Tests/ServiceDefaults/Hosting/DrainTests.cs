using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace BotCore.Tests.ServiceDefaults.Hosting;

public sealed class DrainTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Readiness_turns_unhealthy_first_while_the_service_still_answers()
    {
        await using var service = await RunningService.StartAsync(map: app => app.MapGet("/ok", () => "ok"), settings: new() { ["Shutdown:DrainDelay"] = "00:00:01.5" });
        using var answered = await service.Client.GetAsync("/health/ready");

        var stopping = service.App.StopAsync(TestContext.Current.CancellationToken);
        using var ready = await service.Client.GetAsync("/health/ready");
        using var live = await service.Client.GetAsync("/health/live");
        using var work = await service.Client.GetAsync("/ok");
        await stopping.WaitAsync(Deadline);

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var drain = JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "drain");
        Assert.Equal("stopping", drain.GetProperty("description").GetString());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.OK, work.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client.GetAsync("/ok"));
    }

    [Fact]
    public async Task A_request_in_flight_is_finished_before_the_process_ends()
    {
        var arrived = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var service = await RunningService.StartAsync(map: app => app.MapGet("/slow", async () =>
        {
            arrived.SetResult();
            await finish.Task;
            return "done";
        }));
        var request = service.Client.GetStringAsync("/slow");
        await arrived.Task.WaitAsync(Deadline);

        var stopping = service.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        finish.SetResult();

        Assert.Equal("done", await request.WaitAsync(Deadline));
        await stopping.WaitAsync(Deadline);
        Assert.Contains(service.Records(), record => record.TryGetProperty("event_id", out var id) && id.GetInt32() == 9021);
    }

    [Fact]
    public async Task A_request_that_never_ends_is_cut_at_the_limit_and_told()
    {
        var arrived = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        await using var service = await RunningService.StartAsync(
            map: app => app.MapGet("/stuck", async () =>
            {
                arrived.SetResult();
                await released.Task; // deaf to the abort, as a stuck request is
            }),
            settings: new() { ["Shutdown:Timeout"] = "00:00:01" });
        var request = service.Client.GetAsync("/stuck");
        await arrived.Task.WaitAsync(Deadline);

        await service.App.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline);

        var told = Assert.Single(service.Records(), record => record.TryGetProperty("event_id", out var id) && id.GetInt32() == 9022);
        Assert.Equal("1 requests were cut: the shutdown limit of 1 s was over", told.GetProperty("message").GetString());
        released.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request.WaitAsync(Deadline));
    }
}
