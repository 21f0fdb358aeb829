using System.Collections.Concurrent;
using System.Text.Json;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Operations;

namespace BotCore.Tests.Bus;

/// <summary>What an operator does with dead letters, on the platform's own topology.</summary>
[Trait("Category", "Integration")]
public sealed class DeadLettersTests
{
    [Fact]
    public async Task Dead_letters_are_listed_put_back_where_they_died_and_dropped()
    {
        await using var broker = await PrivateBroker.StartAsync();
        // A broker refuses to declare again what is there with other properties: that the bus works says that both are the same.
        await broker.ImportAsync((await SayAsync("bus", "definitions")).Said);
        await using var bus = new RabbitBus(broker.Uri, BusTopology.Platform, TimeProvider.System);
        await bus.PublishAsync([.. Enumerable.Range(1, 3).Select(i => new BusMessage(BusTopology.TradingEvents, "order.filled", "order.filled", "account", i, "{}"u8.ToArray()))], default);
        await using (await bus.SubscribeAsync(new Subscription("trading.executions"), (_, _) => Task.FromResult(Verdict.Reject), default))
            await UntilAsync(async () => (await ListAsync(broker)).Count == 3);

        var letters = await ListAsync(broker);
        Assert.Equal(["account:1", "account:2", "account:3"], letters.Select(letter => letter.Id).Order());
        Assert.All(letters, letter => Assert.Equal(("rejected", "trading.executions"), (letter.Delivery.DeadReason, letter.Delivery.DeadQueue)));

        string address = $"--Bus:RabbitMq:Uri={broker.Uri}";
        var (_, listed) = await SayAsync("dlq", "list", address);
        Assert.Contains("account:2  order.filled  rejected in trading.executions", listed, StringComparison.Ordinal);
        Assert.EndsWith("3 dead letters\n", listed, StringComparison.Ordinal);
        Assert.Contains(
            "account:1: rejected in trading.executions, published to trading.events as order.filled",
            (await SayAsync("dlq", "show", "--id=account:1", address)).Said, StringComparison.Ordinal);
        Assert.Equal((0, "1 dead letters put back into the queues they died in\n"), await SayAsync("dlq", "replay", "--id=account:2", address));
        Assert.Equal(1, (await SayAsync("dlq", "replay", "--id=account:9", address)).Code);
        Assert.Equal((0, "2 dead letters dropped\n"), await SayAsync("dlq", "drop", "--all=true", address));
        Assert.Empty(await ListAsync(broker));
        var back = new ConcurrentQueue<long>();
        await using var consumer = await bus.SubscribeAsync(new Subscription("trading.executions"), (delivery, _) =>
        {
            back.Enqueue(delivery.Message.Version);
            return Task.FromResult(Verdict.Done);
        }, default);
        await UntilAsync(() => Task.FromResult(!back.IsEmpty));
        Assert.Equal([2L], back);
    }

    [Fact]
    public async Task The_definitions_name_what_the_specification_names()
    {
        using var said = new StringWriter();

        Assert.Equal(0, await OperatorCommands.RunAsync(["bus", "definitions"], said, TextWriter.Null));

        var json = JsonDocument.Parse(said.ToString()).RootElement;
        Assert.Equal(["trading.events topic", "ai.predictions topic", "market.data fanout", "dlx topic"],
            json.GetProperty("exchanges").EnumerateArray().Select(e => $"{e.GetProperty("name")} {e.GetProperty("type")}"));
        Assert.Equal(
            [
                "trading.signals 3600000 10000", "trading.executions 3600000 10000", "ai.analysis 1800000 5000", "market.updates 300000 50000",
                "jobs.backtest  ", "jobs.optimize  ", "jobs.train  ", "dlq.failed  100000",
            ],
            json.GetProperty("queues").EnumerateArray().Select(q => q.GetProperty("arguments") is var a
                ? $"{q.GetProperty("name")} {Value(a, "x-message-ttl")} {Value(a, "x-max-length")}" : ""));
        Assert.All(json.GetProperty("queues").EnumerateArray(), q => Assert.Equal("quorum", q.GetProperty("arguments").GetProperty("x-queue-type").GetString()));
        Assert.All(json.GetProperty("bindings").EnumerateArray(), b => Assert.Equal("bot-core", b.GetProperty("vhost").GetString()));

        static string Value(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) ? value.ToString() : "";
    }

    /// <summary>Runs what the command line passes on.</summary>
    private static async Task<(int Code, string Said)> SayAsync(params string[] words)
    {
        using var said = new StringWriter();
        return (await OperatorCommands.RunAsync(words, said, TextWriter.Null), said.ToString());
    }

    private static async Task<IReadOnlyList<DeadLetter>> ListAsync(PrivateBroker broker)
    {
        await using var letters = await DeadLetters.OpenAsync(broker.Uri, default);
        return await letters.ListAsync(default);
    }

    private static Task UntilAsync(Func<Task<bool>> condition) =>
        Eventually.HoldsAsync(condition, "the dead letters are there", TimeSpan.FromSeconds(20));
}
