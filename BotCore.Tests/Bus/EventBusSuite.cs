using System.Collections.Concurrent;
using System.Text;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.InProcess;
using BotCore.TradingEngine.Bus.Rabbit;

namespace BotCore.Tests.Bus;

/// <summary>What every bus must do. Each test has a topology of its own, so that they do not read each other's queues.</summary>
public abstract class EventBusSuite : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private IEventBus? _bus;

    private IEventBus Bus => _bus!;

    private string Events => $"events.{_run}";

    private string Orders => $"orders.{_run}";

    private string Short => $"short.{_run}";

    private string Brief => $"brief.{_run}";

    private protected BusTopology Topology => new(
        [new(Events, "topic"), new(BusTopology.DeadLetterExchange, "topic")],
        [
            new(Orders, [new(Events, $"order.#")], DeliveryLimit: 2),
            new(Short, [new(Events, $"short.{_run}")], MaxLength: 3),
            new(Brief, [new(Events, $"brief.{_run}")], TimeToLive: TimeSpan.FromMilliseconds(300)),
            new($"dead.{_run}", [new(BusTopology.DeadLetterExchange, $"#.{_run}")], MaxLength: 1000, IsDeadLetters: true),
        ]);

    public async ValueTask InitializeAsync() => _bus = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_bus is not null) await _bus.DisposeAsync();
    }

    [Fact]
    public async Task Messages_published_before_anybody_listens_arrive_whole_and_in_order()
    {
        await Bus.PublishAsync([.. Enumerable.Range(1, 500).Select(i => Message($"order.filled.{_run}", i))], default);

        var got = await ReadAsync(Orders, 500);

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), got.Select(d => d.Message.Version));
        var first = got[0].Message;
        Assert.Equal((Events, $"order.filled.{_run}", "order.filled", "account", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            (first.Exchange, first.RoutingKey, first.Kind, first.Stream, first.TraceParent));
        Assert.Equal("""{"v":1,"n":1}""", Encoding.UTF8.GetString(first.Body.Span));
        Assert.Equal(1, got[0].Attempt);
    }

    [Fact]
    public async Task A_message_goes_to_the_queues_whose_pattern_it_matches_and_to_no_other()
    {
        await Bus.PublishAsync([Message($"signal.raised.{_run}", 1), Message($"order.filled.{_run}", 2), Message($"short.{_run}", 3)], default);

        Assert.Equal([2L], (await ReadAsync(Orders, 1)).Select(d => d.Message.Version));
        Assert.Equal([3L], (await ReadAsync(Short, 1)).Select(d => d.Message.Version));
    }

    [Fact]
    public async Task What_waits_in_a_queue_is_counted()
    {
        await Bus.PublishAsync([.. Enumerable.Range(1, 3).Select(i => Message($"order.filled.{_run}", i))], default);
        await Eventually.HoldsAsync(async () => await Bus.CountAsync(Orders, default) == 3, "three messages wait", Patience);

        await ReadAsync(Orders, 3);

        await Eventually.HoldsAsync(async () => await Bus.CountAsync(Orders, default) == 0, "none waits", Patience);
    }

    [Fact]
    public async Task A_message_that_was_acknowledged_does_not_come_again_and_one_that_was_not_does()
    {
        await Bus.PublishAsync([Message($"order.a.{_run}", 1), Message($"order.b.{_run}", 2)], default);
        var seen = new TaskCompletionSource();
        await using (await Bus.SubscribeAsync(
            new Subscription(Orders), async (delivery, ct) =>
            {
                if (delivery.Message.Version == 1) return Verdict.Done;
                seen.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return Verdict.Retry;
            },
            default))
        {
            await seen.Task.WaitAsync(Patience);
        }

        Assert.Equal([2L], (await ReadAsync(Orders, 1)).Select(d => d.Message.Version));
    }

    [Fact]
    public async Task What_is_returned_too_often_dies_with_its_reason_and_holds_nobody_up()
    {
        await Bus.PublishAsync([Message($"order.poison.{_run}", 1), Message($"order.good.{_run}", 2)], default);
        var attempts = new ConcurrentQueue<int>();
        var good = new TaskCompletionSource();
        await using var consumer = await Bus.SubscribeAsync(
            new Subscription(Orders, Prefetch: 1), (delivery, _) =>
            {
                if (delivery.Message.Version == 2)
                {
                    good.TrySetResult();
                    return Task.FromResult(Verdict.Done);
                }
                attempts.Enqueue(delivery.Attempt);
                throw new InvalidOperationException("cannot be handled");
            },
            default);

        var dead = (await ReadAsync($"dead.{_run}", 1))[0];
        await good.Task.WaitAsync(Patience);

        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal(("delivery_limit", Orders, 1L), (dead.DeadReason, dead.DeadQueue, dead.Message.Version));
    }

    [Fact]
    public async Task What_is_rejected_dies_at_once_with_its_reason()
    {
        await Bus.PublishAsync([Message($"order.bad.{_run}", 7)], default);
        await using var consumer = await Bus.SubscribeAsync(new Subscription(Orders), (_, _) => Task.FromResult(Verdict.Reject), default);

        var dead = (await ReadAsync($"dead.{_run}", 1))[0];

        Assert.Equal(("rejected", Orders, 7L), (dead.DeadReason, dead.DeadQueue, dead.Message.Version));
        Assert.Equal("""{"v":1,"n":7}""", Encoding.UTF8.GetString(dead.Message.Body.Span));
    }

    [Fact]
    public async Task A_queue_that_is_full_gives_up_its_oldest()
    {
        await Bus.PublishAsync([.. Enumerable.Range(1, 5).Select(i => Message($"short.{_run}", i))], default);

        var dead = await ReadAsync($"dead.{_run}", 2);

        Assert.Equal([1L, 2], dead.Select(d => d.Message.Version));
        Assert.All(dead, letter => Assert.Equal(("maxlen", Short), (letter.DeadReason, letter.DeadQueue)));
        Assert.Equal([3L, 4, 5], (await ReadAsync(Short, 3)).Select(d => d.Message.Version));
    }

    [Fact]
    public async Task A_message_that_nobody_wanted_in_time_expires_with_its_reason()
    {
        await Bus.PublishAsync([Message($"brief.{_run}", 1)], default);
        await Task.Delay(600);
        await using var consumer = await Bus.SubscribeAsync(new Subscription(Brief), (_, _) => Task.FromResult(Verdict.Done), default);

        var dead = (await ReadAsync($"dead.{_run}", 1))[0];

        Assert.Equal(("expired", Brief), (dead.DeadReason, dead.DeadQueue));
    }

    [Fact]
    public async Task Consumers_of_one_queue_share_it_and_a_consumer_with_its_own_gets_everything()
    {
        var shared = new ConcurrentBag<long>();
        var own = new ConcurrentQueue<long>();
        Func<BusDelivery, CancellationToken, Task<Verdict>> share = (delivery, _) =>
        {
            shared.Add(delivery.Message.Version);
            return Task.FromResult(Verdict.Done);
        };
        await using var one = await Bus.SubscribeAsync(new Subscription(Orders, 10), share, default);
        await using var two = await Bus.SubscribeAsync(new Subscription(Orders, 10), share, default);
        await using var all = await Bus.SubscribeAsync(
            new Subscription($"own.{_run}", 10, [new(Events, "#")]), (delivery, _) =>
            {
                own.Enqueue(delivery.Message.Version);
                return Task.FromResult(Verdict.Done);
            },
            default);

        await Bus.PublishAsync([.. Enumerable.Range(1, 200).Select(i => Message($"order.x.{_run}", i))], default);

        await UntilAsync(() => shared.Count >= 200 && own.Count >= 200);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), shared.Order());
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), own);
    }

    private protected abstract Task<IEventBus> CreateAsync();

    private BusMessage Message(string routingKey, int n) => new(
        Events, routingKey, routingKey[..^(_run.Length + 1)], "account", n, Encoding.UTF8.GetBytes($$"""{"v":1,"n":{{n}}}"""),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private async Task<List<BusDelivery>> ReadAsync(string queue, int count)
    {
        var got = new ConcurrentQueue<BusDelivery>();
        await using (await Bus.SubscribeAsync(
            new Subscription(queue), (delivery, _) =>
            {
                got.Enqueue(delivery);
                return Task.FromResult(Verdict.Done);
            },
            default))
        {
            await UntilAsync(() => got.Count >= count);
        }
        return [.. got];
    }

    private protected static Task UntilAsync(Func<bool> condition) =>
        Eventually.HoldsAsync(() => Task.FromResult(condition()), "what the messages lead to", Patience);
}

public sealed class InProcessBusTests : EventBusSuite
{
    private protected override Task<IEventBus> CreateAsync() => Task.FromResult<IEventBus>(new InProcessBus(Topology, TimeProvider.System));
}

[Trait("Category", "Integration")]
public sealed class RabbitBusTests(RabbitServer server) : EventBusSuite
{
    private protected override async Task<IEventBus> CreateAsync() => new RabbitBus(await server.UriAsync(), Topology, TimeProvider.System);
}
