using BotCore.Trading.State;

namespace BotCore.Trading.Signals;

/// <summary>Lets a signal pass only when the same direction was seen 60 seconds to 10 minutes before, and not the opposite since.</summary>
/// <remarks>
/// Sightings less than 60 seconds after a counted one are not counted themselves. A neutral signal neither confirms nor
/// interrupts. One instance per symbol, fed with every signal in market-time order.
/// </remarks>
public sealed class ConfirmationGate : ITransferable
{
    public const string Code = "confirmation";
    public const long EarliestMs = 60_000;
    public const long LatestMs = 600_000;

    private const long None = long.MinValue;

    private static readonly GateVerdict First = new(Code, "The signal waits to be seen again, 60 seconds to 10 minutes later.");

    private Direction _direction;
    private long _lastMs = None;
    private long _beforeLastMs = None;

    /// <param name="timeMs">Market time, Unix ms; both ends of the window confirm.</param>
    public GateVerdict Judge(in Signal signal, long timeMs)
    {
        if (signal.Direction == Direction.Neutral) return GateVerdict.Pass;
        if (signal.Direction != _direction)
        {
            _direction = signal.Direction;
            _lastMs = timeMs;
            _beforeLastMs = None;
            return First;
        }
        if (timeMs - _lastMs < EarliestMs) return IsConfirmedBy(_beforeLastMs, timeMs) ? GateVerdict.Pass : First;
        bool isConfirmed = IsConfirmedBy(_lastMs, timeMs);
        _beforeLastMs = isConfirmed ? _lastMs : None;
        _lastMs = timeMs;
        return isConfirmed ? GateVerdict.Pass : First;
    }

    private static bool IsConfirmedBy(long sightingMs, long timeMs) =>
        sightingMs != None && timeMs - sightingMs is >= EarliestMs and <= LatestMs;

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("gate.confirmation");
        transfer.Enum(ref _direction);
        transfer.Value(ref _lastMs);
        transfer.Value(ref _beforeLastMs);
    }
}
