using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using BotCore.ServiceDefaults.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BotCore.Tests.ServiceDefaults.Hosting;

public sealed class ServiceRunnerTests
{
    [Fact]
    public async Task Every_wrong_setting_of_every_section_is_shown_at_once_and_the_exit_code_is_78()
    {
        var (app, output) = RunningService.Build(
            builder => builder.Services.AddValidatedOptions<RiskSettings>("Risk"),
            settings: new()
            {
                ["Shutdown:Timeout"] = "00:10:00",
                ["Shutdown:DrainDelay"] = "soon",
                ["RequestLimits:MaxBodyBytes"] = "1",
                ["RateLimit:PermitPerSecond"] = "60",
                ["Http:AllowedOrigins:0"] = "https://*.example",
                ["HttpClient:TotalTimeout"] = "00:00:01",
                ["Risk:HaltDrawdownRatio"] = "0.9",
                ["Risk:MaxPositions"] = "five",
                ["Risk:SigningKey"] = "changeme",
            });
        using var errors = new StringWriter();

        int code = await ServiceRunner.RunServiceAsync(app, errors, TestContext.Current.CancellationToken);

        Assert.Equal(78, code);
        string[] lines = errors.ToString().Split('\n');
        Assert.Matches("^test-service .+ did not start: 9 settings are wrong.$", lines[0]);
        foreach (string line in new[]
        {
            "  Shutdown:Timeout is '00:10:00': must be between 00:00:01 and 00:05:00",
            "  Shutdown:DrainDelay is 'soon': expected a time span such as 00:00:30",
            "  RequestLimits:MaxBodyBytes is '1': must be between 1024 and 104857600",
            "  RateLimit:PermitPerSecond is not a setting; there are PermitsPerSecond",
            "  Http:AllowedOrigins entry 0 is 'https://*.example': must be scheme and host such as https://bot.example",
            "  HttpClient:TotalTimeout is '00:00:01': must not be shorter than HttpClient:AttemptTimeout, which is 00:00:10",
            "  Risk:HaltDrawdownRatio is '0.9': must be between 0.01 and 0.5",
            "  Risk:MaxPositions is 'five': expected a whole number",
            "  Risk:SigningKey is a placeholder from an example: set a random value of at least 32 characters",
        }) Assert.Contains(line, lines);
        Assert.True(lines.Length <= 24, "the message must fit on one screen");
        Assert.DoesNotContain("changeme", errors.ToString(), StringComparison.Ordinal);
        var record = Assert.Single(output.Records, record => record.GetProperty("level").GetString() == "FATAL");
        Assert.Equal(9010, record.GetProperty("event_id").GetInt32());
        Assert.Contains("Risk:MaxPositions", record.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_validated_the_usual_way_are_shown_as_well()
    {
        var (app, _) = RunningService.Build(
            builder => builder.Services.AddOptions<RiskSettings>().BindConfiguration("Plain").Validate(_ => false, "Plain is never right").ValidateOnStart(),
            settings: new() { ["Shutdown:Timeout"] = "00:10:00" });
        using var errors = new StringWriter();

        Assert.Equal(ExitCodes.BadConfiguration, await ServiceRunner.RunServiceAsync(app, errors, TestContext.Current.CancellationToken));
        Assert.Contains("2 settings are wrong", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Plain is never right", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_settings_run_until_asked_to_stop_and_end_with_0()
    {
        var (app, _) = RunningService.Build();
        using var errors = new StringWriter();
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);

        Assert.Equal(0, await ServiceRunner.RunServiceAsync(app, errors, TestContext.Current.CancellationToken));
        Assert.Equal("", errors.ToString());
    }

    [Fact]
    public async Task A_taken_address_is_told_in_words_and_ends_with_69()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (app, _) = RunningService.Build(configure: settings => settings.Port = port);
        using var errors = new StringWriter();

        Assert.Equal(69, await ServiceRunner.RunServiceAsync(app, errors, TestContext.Current.CancellationToken));
        Assert.Contains($"127.0.0.1:{port}", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Another process listens there", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_background_service_that_fails_ends_the_process_with_70_and_a_record()
    {
        var (app, output) = RunningService.Build(builder => builder.Services.AddHostedService<Failing>());

        Assert.Equal(70, await ServiceRunner.RunServiceAsync(app, TextWriter.Null, TestContext.Current.CancellationToken));
        var record = Assert.Single(output.Records, record => record.TryGetProperty("event_id", out var id) && id.GetInt32() == 9013);
        Assert.Equal("feed lost", record.GetProperty("exception").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_hosted_service_that_cannot_start_ends_the_process_with_70_and_a_record()
    {
        var (app, output) = RunningService.Build(builder => builder.Services.AddHostedService<Unstartable>());

        Assert.Equal(70, await ServiceRunner.RunServiceAsync(app, TextWriter.Null, TestContext.Current.CancellationToken));
        Assert.Contains(output.Records, record => record.TryGetProperty("event_id", out var id) && id.GetInt32() == 9012);
    }

    [Fact]
    public async Task A_service_listens_on_loopback_unless_told_otherwise()
    {
        await using var plain = await RunningService.StartAsync();
        await using var told = await RunningService.StartAsync(settings: new() { ["urls"] = "http://[::1]:0" });

        Assert.Equal("127.0.0.1", Assert.Single(plain.App.Urls.Select(url => new Uri(url).Host)));
        Assert.Equal("[::1]", Assert.Single(told.App.Urls.Select(url => new Uri(url).Host)));
    }

    internal sealed class RiskSettings
    {
        [Range(0.01, 0.50)] public decimal HaltDrawdownRatio { get; init; } = 0.20m;

        [Range(1, 50)] public int MaxPositions { get; init; } = 5;

        [Secret] public string SigningKey { get; init; } = "";
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("feed lost");
        }
    }

    private sealed class Unstartable : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("no journal");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
