using BotCore.Tests.AiGateway;

namespace BotCore.Tests.Cli.Commands;

/// <summary>The models from the command line, over HTTP.</summary>
public sealed class AiCommandTests
{
    private const string Models = """
        {"items":[{"version":"gb-2","kind":"gradient_boosting","created_utc":"2026-03-01","verdict":"edge","data_source":"a.csv","role":"champion","answering":true,"problem":null}],
         "total":1,"champion":"gb-2","challenger":null,"problem":null}
        """;

    [Fact]
    public async Task The_models_are_listed()
    {
        await using var gateway = await Backend.StartAsync(Backend.Status(200, Models));

        var run = await CommandRun.OfAsync("ai", "models", "--gateway", gateway.Address);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("gb-2", run.Output, StringComparison.Ordinal);
        Assert.Contains("champion", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_version_the_model_that_answers_is_meant()
    {
        await using var gateway = await Backend.StartAsync((context, body) => context.Request.Path == "/ai/models"
            ? Backend.Status(200, Models)(context, body) : Backend.Status(200, """{"manifest":{},"card":"# gb-2\nno edge"}""")(context, body));

        var run = await CommandRun.OfAsync("ai", "evaluate", "--gateway", gateway.Address);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("# gb-2", run.Output, StringComparison.Ordinal);
        Assert.Equal("/ai/models/gb-2", gateway.Taken.Last().Path);
    }

    [Fact]
    public async Task A_job_is_followed_to_its_end()
    {
        int asked = 0;
        await using var gateway = await Backend.StartAsync((context, body) => Backend.Status(context.Request.Method == "POST" ? 202 : 200, asked++ == 0
            ? """{"id":"0a","state":"queued","progress":0,"stage":"","result":null,"error":null}"""
            : """{"id":"0a","state":"failed","progress":0.5,"stage":"fit","result":null,"error":{"code":"candles"}}""")(context, body));

        var run = await CommandRun.OfAsync("ai", "train", "--synthetic", "5000", "--seed", "7", "--gateway", gateway.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("""job 0a: failed, {"code":"candles"}""", run.Output, StringComparison.Ordinal);
        Assert.Equal("""{"promote":true,"synthetic":{"seed":7,"candles":5000},"seed":7}""", gateway.Taken.First().Body);
        Assert.Equal("/ai/jobs/0a", gateway.Taken.Last().Path);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_code()
    {
        await using var gateway = await Backend.StartAsync(Backend.Status(409, """{"status":409,"code":"no_edge","detail":"gb-2 has no edge"}"""));

        var run = await CommandRun.OfAsync("ai", "promote", "gb-2", "--reason", "say \"why\"", "--gateway", gateway.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("gb-2 has no edge (no_edge)", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"force\":false", gateway.Taken.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_69()
    {
        string nowhere;
        await using (var gone = await Backend.StartAsync()) nowhere = gone.Address;

        Assert.Equal(69, (await CommandRun.OfAsync("ai", "rollback", "--gateway", nowhere)).ExitCode);
    }

    [Theory]
    [InlineData("ai train", "exactly one of --dataset and --synthetic")]
    [InlineData("ai train --synthetic 5", "--synthetic is '5'; expected a whole number from 1000 to 200000")]
    [InlineData("ai train --dataset ../x.csv", "--dataset is '../x.csv'")]
    [InlineData("ai promote ../x", "VERSION is '../x'")]
    public async Task Wrong_options_are_64(string line, string message)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
