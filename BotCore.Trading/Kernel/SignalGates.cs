using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>
/// What a signal must pass before the account is asked: freshness, the one-hour trend, confidence, choppiness, the AI service's view, confirmation. Every gate sees every
/// signal, so that none forgets what happened while another was shut.
/// </summary>
/// <param name="primary">Timeframe of the candles that signals come from.</param>
internal sealed class SignalGates(Timeframe primary) : ITransferable
{
    /// <summary>Code of a candle at which the strategies together point nowhere.</summary>
    public const string NoSignalCode = "no_signal";

    /// <summary>Code of a signal that was stopped because the one-hour trend points the other way.</summary>
    public const string TrendCode = "trend_alignment";

    private readonly ChoppinessGate _choppiness = new();
    private readonly ConfirmationGate _confirmation = new(primary.Ms);
    private readonly AiBiasGate _ai = new();

    /// <summary>The AI service's last view.</summary>
    public AiBiasGate Ai => _ai;

    /// <param name="signalMs">Close time of the candle the signal came from, Unix ms.</param>
    /// <param name="nowMs">Market time, Unix ms.</param>
    /// <param name="trends">Directions of the longer timeframes; empty when nobody looks at them.</param>
    public SignalView Judge(
        in Signal signal, Timeframe timeframe, long signalMs, long nowMs, ReadOnlySpan<TimeframeView> trends, KernelSettings settings)
    {
        // To a gate with a memory a neutral signal is nothing new: it neither confirms nor changes a direction.
        if (signal.Direction == Direction.Neutral) return new SignalView(signal, NoSignalCode, signal.Reason ?? "");
        var choppiness = _choppiness.Judge(in signal, nowMs);
        var confirmation = _confirmation.Judge(in signal, nowMs);

        var freshness = FreshnessGate.Judge(timeframe, signalMs, nowMs);
        if (!freshness.Passes) return Stopped(in signal, in freshness);
        var tempered = signal;
        if (settings.TrendUse != TrendUse.Off)
        {
            tempered = TrendAlignment.Temper(in signal, trends, settings.TrendUse == TrendUse.Block ? CounterTrend.Block : CounterTrend.Reduce);
            if (tempered.Direction == Direction.Neutral) return new SignalView(signal, TrendCode, tempered.Reason);
        }
        var confidence = MinimumConfidenceGate.Judge(in tempered, settings.MinConfidence);
        if (!confidence.Passes) return Stopped(in tempered, in confidence);
        if (settings.IsChoppinessGateOn && !choppiness.Passes) return Stopped(in tempered, in choppiness);
        var ai = settings.IsAiGateOn ? _ai.Judge(in tempered, nowMs, settings.AiFreshSeconds * 1000L) : GateVerdict.Pass;
        if (!ai.Passes) return Stopped(in tempered, in ai);
        if (settings.IsConfirmationGateOn && !confirmation.Passes) return Stopped(in tempered, in confirmation);
        return new SignalView(tempered, SignalView.Pass, "");
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("gates");
        _choppiness.Transfer(transfer);
        _confirmation.Transfer(transfer);
        _ai.Transfer(transfer);
    }

    private static SignalView Stopped(in Signal signal, in GateVerdict verdict) => new(signal, verdict.Code, verdict.Reason);
}
