using BotCore.Trading.State;

namespace BotCore.Trading.Signals;

/// <summary>
/// Lets a signal pass only when the same direction was seen 60 seconds to 10 minutes before, or one candle where that is longer, and
/// not the opposite since.
/// </summary>
/// <remarks>
/// Signals come once a candle. With candles longer than 10 minutes none could ever come again in time, so there the window reaches to
/// the close of the next candle: two in a row confirm.
/// Sightings less than 60 seconds after a counted one are not counted themselves. A neutral signal neither confirms nor
/// interrupts. One instance per symbol, fed with every signal in market-time order.
/// </remarks>
public sealed class ConfirmationGate : ITransferable
{
    public const string Code = "confirmation";
    public const long EarliestMs = 60_000;
    public const long LatestMs = 600_000;

    private const long None = long.MinValue;

    private static readonly GateVerdict Soon = new(Code, "The signal waits to be seen again, 60 seconds to 10 minutes later.");
    private static readonly GateVerdict NextCandle = new(Code, "The signal waits to be seen again with the next candle.");

    private readonly long _latestMs;
    private readonly GateVerdict _first;

    private Direction _direction;
    private long _lastMs = None;
    private long _beforeLastMs = None;

    /// <param name="candleMs">Length of the candles that signals come from, ms.</param>
    public ConfirmationGate(long candleMs = LatestMs)
    {
        _latestMs = Math.Max(LatestMs, candleMs);
        _first = _latestMs > LatestMs ? NextCandle : Soon;
    }

    /// <param name="timeMs">Market time, Unix ms; both ends of the window confirm.</param>
    public GateVerdict Judge(in Signal signal, long timeMs)
    {
        if (signal.Direction == Direction.Neutral) return GateVerdict.Pass;
        if (signal.Direction != _direction)
        {
            _direction = signal.Direction;
            _lastMs = timeMs;
            _beforeLastMs = None;
            return _first;
        }
        if (timeMs - _lastMs < EarliestMs) return IsConfirmedBy(_beforeLastMs, timeMs) ? GateVerdict.Pass : _first;
        bool isConfirmed = IsConfirmedBy(_lastMs, timeMs);
        _beforeLastMs = isConfirmed ? _lastMs : None;
        _lastMs = timeMs;
        return isConfirmed ? GateVerdict.Pass : _first;
    }

    private bool IsConfirmedBy(long sightingMs, long timeMs) =>
        sightingMs != None && timeMs - sightingMs >= EarliestMs && timeMs - sightingMs <= _latestMs;

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("gate.confirmation");
        transfer.Enum(ref _direction);
        transfer.Value(ref _lastMs);
        transfer.Value(ref _beforeLastMs);
    }
}
