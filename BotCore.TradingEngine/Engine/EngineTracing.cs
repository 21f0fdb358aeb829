using System.Diagnostics;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.TradingEngine.Feeds;

namespace BotCore.TradingEngine.Engine;

/// <summary>
/// One trace for each round of the loop that decided something: the candle, tick or command, the signal, order, fill or denial it caused, the journal append
/// that made them durable and the frames that left.
/// </summary>
/// <remarks>
/// The kernel knows nothing of it: the spans are told from its events, once they are there. What happens inside a step happens at one moment, so those
/// spans have no length. Rounds in which nothing was decided are not traced, and a round tells at most <see cref="MostSpans"/> spans: a replay at full speed
/// stays one. The loop's thread only. A fill belongs to its order, also when that is of an earlier round: then it links to the candle it was filled on.
/// </remarks>
internal sealed class EngineTracing(IMarketFeed feed)
{
    /// <summary>Name of the source; exported by the service defaults like everything that begins with <c>BotCore.</c></summary>
    public const string SourceName = "BotCore.TradingEngine";

    /// <summary>Spans of one round besides the round itself, its append and its frames.</summary>
    public const int MostSpans = 64;

    /// <summary>Inputs of one round whose spans are told. More than that at once is a replay at full speed or a backlog: its round is told without them.</summary>
    public const int MostInputs = 128;

    private const int MostOrders = 1_024;

    private static readonly ActivitySource Source = new(SourceName);

    private readonly List<Step> _steps = [];
    private int _inputs;
    private readonly Dictionary<long, ActivityContext> _orders = [];
    private readonly string[] _symbols = [.. feed.Instruments.Select(instrument => instrument.Symbol.ToString())];

    /// <summary>Before an input is given to the kernel.</summary>
    public Step Begin(List<TradingEvent> batch, bool isCommand) =>
        ++_inputs <= MostInputs && _steps.Count < MostSpans && Source.HasListeners() ? new Step(DateTime.UtcNow, default, batch.Count, 0, isCommand) : default;

    /// <summary>After it; keeps the step when it did more than take a candle.</summary>
    public void End(Step step, List<TradingEvent> batch)
    {
        if (step.Began == default) return;
        int count = batch.Count - step.First;
        if (count > 1 || (count == 1 && batch[step.First] is not CandleTaken)) _steps.Add(step with { Ended = DateTime.UtcNow, Count = count });
    }

    /// <summary>What was begun is not going to happen.</summary>
    public void Forget()
    {
        _steps.Clear();
        _inputs = 0;
    }

    /// <summary>Tells the steps since the last round.</summary>
    /// <returns>The span of the round, current until it is disposed; null when there is nothing to tell or nobody listens.</returns>
    public Activity? Tell(List<TradingEvent> batch)
    {
        int inputs = _inputs;
        _inputs = 0;
        if (_steps.Count == 0) return null;
        var round = Source.StartActivity("round", ActivityKind.Internal, default(ActivityContext), startTime: _steps[0].Began);
        if (round is not null)
        {
            round.SetTag("botcore.records", batch.Count);
            round.SetTag("botcore.inputs", inputs);
            int left = inputs <= MostInputs ? MostSpans : 0;
            foreach (var step in _steps)
            {
                if (left <= 0) break;
                left -= Tell(step, batch, round.Context, left);
            }
            Activity.Current = round;
        }
        _steps.Clear();
        return round;
    }

    /// <summary>The append of the round that is current.</summary>
    public static Activity? Append(int records)
    {
        if (Activity.Current is not { Source.Name: SourceName }) return null;
        var span = Source.StartActivity("journal append", ActivityKind.Client);
        return span?.SetTag("botcore.records", records);
    }

    /// <summary>The frames that follow a round.</summary>
    public static Activity? Publish(ActivityContext round) => round == default ? null : Source.StartActivity("stream frames", ActivityKind.Producer, round);

    /// <returns>Spans told.</returns>
    private int Tell(Step step, List<TradingEvent> batch, ActivityContext round, int most)
    {
        var taken = batch.GetRange(step.First, step.Count).OfType<CandleTaken>().FirstOrDefault();
        using var input = Source.StartActivity(taken is not null ? "candle" : step.IsCommand ? "command" : "tick", ActivityKind.Internal, round, startTime: step.Began);
        if (input is null) return 0;
        if (taken is not null)
        {
            input.SetTag("botcore.symbol", _symbols[taken.Instrument]);
            input.SetTag("botcore.candle.close_time_ms", taken.TimeMs);
        }
        int told = 1;
        // The record of a signal says what became of it, so it stands after the order it led to.
        var raised = batch.GetRange(step.First, step.Count).OfType<SignalRaised>().FirstOrDefault();
        var signal = raised is null ? null : Fact(raised, input.Context, step.Ended);
        if (signal is not null) told++;
        for (int i = step.First; i < step.First + step.Count && told < most; i++)
        {
            if (ReferenceEquals(batch[i], raised)) continue;
            var cause = signal is not null && IsOfStrategy(batch[i]) ? signal.Context : input.Context;
            if (Fact(batch[i], cause, step.Ended) is not null) told++;
        }
        input.SetEndTime(step.Ended);
        return told;
    }

    private static bool IsOfStrategy(TradingEvent happened) =>
        happened is OrderDenied { Origin: OrderOrigin.Strategy } or OrderSubmitted { Ticket.Origin: OrderOrigin.Strategy };

    private Activity? Fact(TradingEvent happened, ActivityContext cause, DateTime time)
    {
        switch (happened)
        {
            case SignalRaised e:
                return Fact("signal", cause, time, ("botcore.symbol", _symbols[e.Instrument]), ("botcore.direction", e.Direction.ToString()),
                    ("botcore.confidence", e.Confidence), ("botcore.outcome", e.Outcome));
            case OrderDenied e:
                return Fact("denial", cause, time, ("botcore.symbol", _symbols[e.Instrument]), ("botcore.reason", e.Code));
            case OrderSubmitted e:
                var order = Fact("order", cause, time, ("botcore.order.id", e.Ticket.Id), ("botcore.origin", e.Ticket.Origin.ToString()));
                if (_orders.Count >= MostOrders) _orders.Clear();
                if (order is not null) _orders[e.Ticket.Id] = order.Context;
                return order;
            case OrderRejected e:
                return OfOrder("rejection", e.OrderId, cause, time, ("botcore.order.id", e.OrderId), ("botcore.reason", e.Code));
            case OrderFilled e:
                return OfOrder("fill", e.OrderId, cause, time, ("botcore.order.id", e.OrderId));
            case TradeClosed e:
                return Fact("trade closed", cause, time, ("botcore.symbol", _symbols[e.Instrument]), ("botcore.trade.id", e.Trade.Id));
            default:
                return null;
        }
    }

    /// <summary>What became of an order: in the trace of the order when that is known, with a link to where it happened.</summary>
    private Activity? OfOrder(string name, long order, ActivityContext cause, DateTime time, params ReadOnlySpan<(string Key, object Value)> tags)
    {
        if (!_orders.TryGetValue(order, out var submitted)) return Fact(name, cause, time, tags);
        ActivityLink[] links = submitted.TraceId == cause.TraceId ? [] : [new(cause)];
        return Fact(name, submitted, links, time, tags);
    }

    private static Activity? Fact(string name, ActivityContext cause, DateTime time, params ReadOnlySpan<(string Key, object Value)> tags) => Fact(name, cause, [], time, tags);

    private static Activity? Fact(string name, ActivityContext cause, ActivityLink[] links, DateTime time, params ReadOnlySpan<(string Key, object Value)> tags)
    {
        using var span = Source.StartActivity(name, ActivityKind.Internal, cause, links: links, startTime: time);
        if (span is null) return null;
        foreach (var (key, value) in tags) span.SetTag(key, value);
        span.SetEndTime(time);
        return span;
    }

    /// <summary>One input on its way through the kernel.</summary>
    /// <param name="First">Its first event in the batch.</param>
    internal readonly record struct Step(DateTime Began, DateTime Ended, int First, int Count, bool IsCommand);
}
