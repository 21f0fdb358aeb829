using BotCore.Trading.State;

namespace BotCore.Trading.Signals;

/// <summary>Stops signals against a clear and recent view of the AI service.</summary>
/// <remarks>
/// The bias runs from −1 (falling) to 1 (rising). It counts while it is at most 600 seconds old and its confidence is above
/// 0.7. Longs are stopped below −0.3, shorts only above 0.5: it takes more to stop a short. Without a bias that counts every
/// signal passes: the platform goes on without the service.
/// </remarks>
public sealed class AiBiasGate : ITransferable
{
    public const string Code = "ai_bias";
    public const long FreshMs = 600_000;
    public const double MinConfidence = 0.7;
    public const double LongLimit = -0.3;
    public const double ShortLimit = -0.5;

    private static readonly GateVerdict AgainstLong = new(Code, "The AI service sees the market falling.");
    private static readonly GateVerdict AgainstShort = new(Code, "The AI service sees the market rising.");

    private bool _hasBias;
    private double _bias;
    private double _confidence;
    private long _biasMs;

    /// <summary>Takes a newer view.</summary>
    /// <param name="bias">−1..1.</param>
    /// <param name="confidence">0..1.</param>
    /// <param name="timeMs">When it was formed, market time, Unix ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bias or the confidence is outside its range.</exception>
    public void Update(double bias, double confidence, long timeMs)
    {
        if (!(bias is >= -1.0 and <= 1.0)) throw new ArgumentOutOfRangeException(nameof(bias), bias, $"bias: {bias} is not a number from -1 to 1");
        if (!(confidence is >= 0.0 and <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, $"confidence: {confidence} is not a number from 0 to 1");
        _hasBias = true;
        _bias = bias;
        _confidence = confidence;
        _biasMs = timeMs;
    }

    /// <summary>When the last view was formed, Unix ms; −1 before the first.</summary>
    public long FormedMs => _hasBias ? _biasMs : -1;

    /// <summary>The view as a voice, when it is fresh.</summary>
    /// <param name="timeMs">Market time, Unix ms.</param>
    /// <param name="freshMs">Age up to which it counts, at most <see cref="FreshMs"/>.</param>
    public bool TryVoice(long timeMs, long freshMs, out Signal voice)
    {
        var direction = _bias > 0.0 ? Direction.Long : _bias < 0.0 ? Direction.Short : Direction.Neutral;
        voice = new Signal(direction, _confidence, "The AI service's view.");
        return IsFresh(timeMs, freshMs);
    }

    /// <param name="timeMs">Market time, Unix ms; a bias of exactly 600 seconds counts, one from the future does not.</param>
    /// <param name="freshMs">Age up to which it counts, at most <see cref="FreshMs"/>.</param>
    public GateVerdict Judge(in Signal signal, long timeMs, long freshMs = FreshMs)
    {
        if (!(_confidence > MinConfidence) || !IsFresh(timeMs, freshMs)) return GateVerdict.Pass;
        double agreement = (int)signal.Direction * _bias;
        if (signal.Direction == Direction.Long && agreement < LongLimit) return AgainstLong;
        if (signal.Direction == Direction.Short && agreement < ShortLimit) return AgainstShort;
        return GateVerdict.Pass;
    }

    private bool IsFresh(long timeMs, long freshMs) => _hasBias && timeMs - _biasMs >= 0 && timeMs - _biasMs <= Math.Min(freshMs, FreshMs);

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("gate.ai_bias");
        transfer.Value(ref _hasBias);
        transfer.Value(ref _bias);
        transfer.Value(ref _confidence);
        transfer.Value(ref _biasMs);
    }
}
