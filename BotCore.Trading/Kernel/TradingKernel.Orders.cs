using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Risk;

namespace BotCore.Trading.Kernel;

/// <summary>How an intent becomes an order: risk is asked, then the venue.</summary>
public sealed partial class TradingKernel
{
    /// <summary>The one path of every order: risk first, then the venue.</summary>
    /// <returns>The order's number; null when risk denied it.</returns>
    private long? Place(OrderIntent intent, out RiskDenial? denial)
    {
        var question = QuestionOf(WithFirstTrigger(ReducingItsSide(intent)));
        denial = Check(in question);
        return denial is null ? Submit(in question, pairId: null) : null;
    }

    /// <summary>Places two orders of which the first to fill or trigger cancels the other; both pass risk, or neither is placed.</summary>
    private (long First, long Second)? PlacePair(OrderIntent first, OrderIntent second, out RiskDenial? denial)
    {
        // Both are judged before either is there: only one of them will ever fill.
        var (questionOfFirst, questionOfSecond) = (QuestionOf(WithFirstTrigger(ReducingItsSide(first))), QuestionOf(WithFirstTrigger(ReducingItsSide(second))));
        denial = Check(in questionOfFirst) ?? Check(in questionOfSecond);
        if (denial is not null) return null;
        long id = Submit(in questionOfFirst, pairId: _account.NextOrderId);
        return (id, Submit(in questionOfSecond, pairId: id));
    }

    /// <summary>What risk is asked about an order.</summary>
    internal RiskQuestion QuestionOf(OrderIntent intent)
    {
        var spec = _account.Instruments[intent.Instrument];
        decimal mark = (decimal)_account.MarkOf(intent.Instrument);
        decimal price = intent.Price ?? intent.StopPrice ?? (mark > 0m ? mark : spec.TickSize);
        int leverage = intent.Leverage ?? _account.Settings.Leverage;
        decimal stopRatio = _account.Settings.StopOnMarginRatio / Math.Max(1, leverage);
        return new RiskQuestion(
            intent, spec, _account, price, intent.Quantity, _account.ExactEquity(), leverage, stopRatio, NowMs, _lastCloseMs[intent.Instrument])
        {
            Correlations = _correlations,
        };
    }

    private RiskDenial? Check(in RiskQuestion question)
    {
        var intent = question.Intent;
        var denial = _risk.Check(in question);
        if (denial is not null)
            Emit(new OrderDenied(
                NowMs, intent.Instrument, intent.Side, intent.Quantity, intent.Origin, intent.Source, denial.Code, denial.Detail));
        return denial;
    }

    /// <summary>In hedge mode what goes against its position can only reduce it: the other way is the other position's.</summary>
    private static OrderIntent ReducingItsSide(OrderIntent intent) =>
        intent.PositionSide is { } side && intent.Side != side.Opening() && !intent.ReduceOnly ? intent with { ReduceOnly = true } : intent;

    /// <summary>A trailing stop begins at its distance from the price as it is now.</summary>
    private OrderIntent WithFirstTrigger(OrderIntent intent)
    {
        double mark = _account.MarkOf(intent.Instrument);
        if (intent.StopPrice.HasValue || intent.TrailingDistanceRatio is not (> 0m and <= OrderIntent.LargestTrailingDistanceRatio) || mark <= 0) return intent;
        return intent with { StopPrice = MatchingEngine.TrailingStop(_account.Instruments[intent.Instrument], intent.Side, (decimal)mark, intent.TrailingDistanceRatio.Value) };
    }

    private long Submit(in RiskQuestion question, long? pairId)
    {
        var intent = question.Intent;
        int leverage = question.Leverage;
        decimal mark = (decimal)_account.MarkOf(intent.Instrument);

        // What may pass because it only reduces must stay so: the position can be gone when the order meets its price.
        bool reduces = question.Reduces;
        if (reduces) leverage = _account.PositionOf(intent.Instrument, intent.PositionSide).Leverage;
        bool crosses = intent.Price is { } limit && mark > 0m && (intent.Side == Side.Buy ? limit >= mark : limit <= mark);
        decimal targetRatio = _account.Settings.TargetOnMarginRatio / leverage;
        var ticket = new OrderTicket
        {
            Id = _account.NextOrderId,
            Instrument = intent.Instrument,
            Side = intent.Side,
            PositionSide = intent.PositionSide,
            Type = intent.Type,
            TimeInForce = intent.TimeInForce,
            Quantity = intent.Quantity,
            Price = intent.Price,
            StopPrice = intent.StopPrice,
            ReduceOnly = reduces,
            PostOnly = intent.PostOnly,
            ExpiresMs = intent.ExpiresMs,
            Leverage = leverage,
            RestsAsMaker = intent.Type == OrderType.Limit && !crosses,
            StopDistanceRatio = reduces ? null : question.StopDistanceRatio,
            TargetDistanceRatio = reduces || targetRatio <= 0m ? null : targetRatio,
            AttachedStopPrice = reduces ? null : intent.StopLoss,
            AttachedTargetPrice = reduces ? null : intent.TakeProfit,
            TrailingDistanceRatio = intent.TrailingDistanceRatio,
            TrailingActivationPrice = intent.TrailingActivationPrice,
            PairId = pairId,
            IsCross = _account.MarginModeFor(intent.Instrument) == MarginMode.Cross,
            Origin = intent.Origin,
            Source = intent.Source,
            Reason = intent.Reason,
            CreatedMs = NowMs,
            ArrivesMs = _account.Settings.LatencyMs > 0 ? NowMs + _account.Settings.LatencyMs : null,
        };
        Emit(new OrderSubmitted(NowMs, ticket));
        if (intent.PostOnly && crosses)
            Emit(new OrderRejected(NowMs, ticket.Id, "post_only_would_take", "a post-only order must not cross the price"));
        else
            Emit(new OrderAccepted(NowMs, ticket.Id));
        return ticket.Id;
    }
}
