using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;

namespace BotCore.TradingEngine.Api;

/// <summary>Signals, and what became of them, in the words of the API.</summary>
internal static class SignalMapping
{
    /// <summary>Name under which the strategies speak together.</summary>
    public const string Aggregate = "aggregate";

    /// <summary>What the strategies said together; the ones that agreed stand behind the reason.</summary>
    public static SignalModel ToModel(SignalRaised raised, Symbol symbol) => new(
        WordMapping.Time(raised.TimeMs), symbol.ToString(), Aggregate, WordMapping.ToModel(raised.Direction), raised.Confidence,
        raised.Strategies.Length == 0 ? raised.Reason : $"{raised.Reason} ({raised.Strategies})", raised.Outcome, raised.OutcomeReason);

    /// <summary>A single strategy's voice, with what became of the voices together.</summary>
    public static SignalModel ToModel(in StrategySignal vote, Symbol symbol, long timeMs, string outcome, string outcomeReason) => new(
        WordMapping.Time(timeMs), symbol.ToString(), vote.Strategy, WordMapping.ToModel(vote.Signal.Direction), vote.Signal.Confidence,
        vote.Signal.Reason ?? "", outcome, outcomeReason);

    /// <summary>An order risk said no to; there is no order, so its wish is shown among the signals.</summary>
    /// <returns>Null for a strategy's order: its signal carries the denial as its own outcome.</returns>
    public static SignalModel? ToModel(OrderDenied denied, Symbol symbol) => denied.Origin == OrderOrigin.Strategy
        ? null
        : new(
            WordMapping.Time(denied.TimeMs), symbol.ToString(), denied.Source, WordMapping.DirectionOf(denied.Side), Confidence: 0,
            $"{WordMapping.Origin(denied.Origin)} order of {Contracts.Json.DecimalText.Of(denied.Quantity)}", denied.Code, denied.Detail);
}
