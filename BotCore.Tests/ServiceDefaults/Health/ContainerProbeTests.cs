using BotCore.ServiceDefaults.Health;

namespace BotCore.Tests.ServiceDefaults.Health;

public sealed class ContainerProbeTests
{
    [Fact]
    public async Task Without_the_argument_the_service_runs()
    {
        Assert.Null(await ContainerProbe.RunAsync([]));
        Assert.Null(await ContainerProbe.RunAsync(["--Urls=http://127.0.0.1:1"]));
    }

    [Fact]
    public async Task A_service_that_is_ready_is_reported_as_such_and_one_that_is_not_there_is_not()
    {
        string address;
        await using (var service = await RunningService.StartAsync())
        {
            address = new Uri(service.Address, "/health/ready").ToString();
            Assert.Equal(0, await ContainerProbe.RunAsync(["--probe", address]));
            Assert.Equal(1, await ContainerProbe.RunAsync(["--probe", new Uri(service.Address, "/no-such-page").ToString()]));
        }

        Assert.Equal(1, await ContainerProbe.RunAsync(["--probe", address]));
    }

    /// <summary>The health check of an image is the service's own program.</summary>
    [Theory]
    [InlineData("BotCore.TradingEngine.dll")]
    [InlineData("BotCore.AiGateway.dll")]
    [InlineData("BotCore.Dashboard.dll")]
    [Trait("Category", "Integration")]
    public async Task Every_service_answers_the_question_instead_of_starting(string program)
    {
        await using var service = await RunningService.StartAsync();

        var run = await Infrastructure.Tool.RunAsync(
            "dotnet", AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, program), "--probe", new Uri(service.Address, "/health/ready").ToString());

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("--probe")]
    [InlineData("--probe", "ready")]
    [InlineData("--probe", "http://192.0.2.1/health/ready")]
    public async Task Only_an_address_of_this_machine_is_asked(params string[] arguments) => Assert.Equal(1, await ContainerProbe.RunAsync(arguments));
}
