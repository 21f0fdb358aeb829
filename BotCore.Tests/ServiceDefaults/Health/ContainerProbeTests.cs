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

    [Theory]
    [InlineData("--probe")]
    [InlineData("--probe", "ready")]
    [InlineData("--probe", "http://192.0.2.1/health/ready")]
    public async Task Only_an_address_of_this_machine_is_asked(params string[] arguments) => Assert.Equal(1, await ContainerProbe.RunAsync(arguments));
}
