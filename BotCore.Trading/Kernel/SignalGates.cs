using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>What a signal must pass before the account is asked: confidence, confirmation, choppiness.</summary>
internal sealed class SignalGates : ITransferable
{
    private long _judgedMs;

    public SignalView Judge(in Signal signal, long timeMs, KernelSettings settings)
    {
        _judgedMs = timeMs;
        if (signal.Direction == Direction.Neutral) return new SignalView(signal, "no_signal", signal.Reason ?? "");
        if (signal.Confidence < settings.MinConfidence)
            return new SignalView(signal, "min_confidence", "the signal's confidence is below the minimum");
        return new SignalView(signal, SignalView.Pass, "");
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("gates");
        transfer.Value(ref _judgedMs);
    }
}
