using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>
/// What a signal must pass before the account is asked: freshness, confidence, choppiness, confirmation. Every gate sees every
/// signal, so that none forgets what happened while another was shut.
/// </summary>
internal sealed class SignalGates : ITransferable
{
    private readonly ChoppinessGate _choppiness = new();
    private readonly ConfirmationGate _confirmation = new();

    /// <param name="signalMs">Close time of the candle the signal came from, Unix ms.</param>
    /// <param name="nowMs">Market time, Unix ms.</param>
    public SignalView Judge(in Signal signal, Timeframe timeframe, long signalMs, long nowMs, KernelSettings settings)
    {
        // To a gate with a memory a neutral signal is nothing new: it neither confirms nor changes a direction.
        if (signal.Direction == Direction.Neutral) return new SignalView(signal, "no_signal", signal.Reason ?? "");
        var choppiness = _choppiness.Judge(in signal, nowMs);
        var confirmation = _confirmation.Judge(in signal, nowMs);

        var freshness = FreshnessGate.Judge(timeframe, signalMs, nowMs);
        if (!freshness.Passes) return Stopped(in signal, in freshness);
        var confidence = MinimumConfidenceGate.Judge(in signal, settings.MinConfidence);
        if (!confidence.Passes) return Stopped(in signal, in confidence);
        if (settings.IsChoppinessGateOn && !choppiness.Passes) return Stopped(in signal, in choppiness);
        if (settings.IsConfirmationGateOn && !confirmation.Passes) return Stopped(in signal, in confirmation);
        return new SignalView(signal, SignalView.Pass, "");
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("gates");
        _choppiness.Transfer(transfer);
        _confirmation.Transfer(transfer);
    }

    private static SignalView Stopped(in Signal signal, in GateVerdict verdict) => new(signal, verdict.Code, verdict.Reason);
}
