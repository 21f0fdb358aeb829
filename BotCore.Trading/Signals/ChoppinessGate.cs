using BotCore.Trading.State;

namespace BotCore.Trading.Signals;

/// <summary>Stops signals while the direction has changed four times within 15 minutes.</summary>
/// <remarks>
/// A change is a long signal whose last non-neutral predecessor was short, or the reverse; the change that a signal itself makes
/// counts. One instance per symbol, fed with every signal in market-time order, also with those another gate stopped.
/// </remarks>
public sealed class ChoppinessGate : ITransferable
{
    public const string Code = "choppiness";
    public const int Changes = 4;
    public const long WindowMs = 15 * 60_000;

    private const long None = long.MinValue;

    private static readonly GateVerdict Choppy = new(Code, "The direction changed four times within 15 minutes.");

    private readonly long[] _changesMs = new long[Changes]; // a ring of the newest changes
    private int _next;
    private Direction _direction;

    public ChoppinessGate() => Array.Fill(_changesMs, None);

    /// <param name="timeMs">Market time, Unix ms; four changes exactly 15 minutes apart still stop the signal.</param>
    public GateVerdict Judge(in Signal signal, long timeMs)
    {
        if (signal.Direction == Direction.Neutral) return GateVerdict.Pass;
        if (_direction != Direction.Neutral && signal.Direction != _direction)
        {
            _changesMs[_next] = timeMs;
            _next = (_next + 1) % Changes;
        }
        _direction = signal.Direction;
        long fourthLastMs = _changesMs[_next];
        return fourthLastMs != None && timeMs - fourthLastMs <= WindowMs ? Choppy : GateVerdict.Pass;
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("gate.choppiness");
        transfer.Value(ref _next);
        if (_next is < 0 or >= Changes) throw new SnapshotFormatException($"snapshot: ring slot {_next} is not from 0 to {Changes - 1}");
        transfer.Enum(ref _direction);
        for (int i = 0; i < Changes; i++) transfer.Value(ref _changesMs[i]);
    }
}
