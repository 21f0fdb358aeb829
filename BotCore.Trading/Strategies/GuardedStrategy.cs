using System.Buffers;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>
/// A strategy of somebody's own, held so that its failure stays its own: what throws, or says what is no signal, loses its voice
/// for good and the others go on. What it did is kept until it is recorded.
/// </summary>
/// <remarks>
/// It cannot be stopped while it runs: the core has one thread and no clock, so a strategy that never returns halts everything.
/// A new version gets its voice back by a start with it: the record is then read anew, and what it says from there on counts.
/// </remarks>
internal sealed class GuardedStrategy(IStrategy inner) : IStrategy, IIndicatorOwner
{
    private const int LongestFailure = 200;

    private string? _failure;
    private bool _isTold;

    public string Name { get; } = inner.Name;

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [.. inner.Timeframes];

    public Timeframe Primary { get; } = inner.Primary;

    /// <summary>Those that it shows, for its warm-up to be measured; none when it shows none.</summary>
    public IReadOnlyList<StrategyIndicator> Indicators => inner is IIndicatorOwner owner ? owner.Indicators : [];

    /// <summary>What is guarded.</summary>
    public IStrategy Inner => inner;

    /// <summary>True once it has failed.</summary>
    public bool IsSilenced => _failure is not null;

    /// <summary>True once its failure stands in the record.</summary>
    public bool IsTold => _isTold;

    /// <summary>What it did, in a sentence; empty while it has not failed.</summary>
    public string Failure => _failure ?? "";

    /// <summary>A silenced strategy keeps nobody waiting.</summary>
    public bool IsWarm
    {
        get
        {
            if (IsSilenced) return true;
            try
            {
                return inner.IsWarm;
            }
            catch (Exception e) when (IsItsOwn(e))
            {
                Silence("IsWarm", e);
                return true;
            }
        }
    }

    public void Tell() => _isTold |= IsSilenced;

    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        if (IsSilenced) return;
        try
        {
            inner.OnCandle(timeframe, in candle);
        }
        catch (Exception e) when (IsItsOwn(e))
        {
            Silence(nameof(OnCandle), e);
        }
    }

    public Signal Evaluate()
    {
        if (IsSilenced) return Silent;
        try
        {
            var signal = inner.Evaluate();
            if (!Enum.IsDefined(signal.Direction)) Silence(FormattableString.Invariant($"Evaluate gave the direction {(int)signal.Direction}, which is none"));
            else if (!(signal.Confidence is >= 0.0 and <= 1.0)) Silence(FormattableString.Invariant($"Evaluate gave the confidence {signal.Confidence}, which is not from 0 to 1"));
            else return signal with { Reason = signal.Reason ?? "" };
        }
        catch (Exception e) when (IsItsOwn(e))
        {
            Silence(nameof(Evaluate), e);
        }
        return Silent;
    }

    /// <remarks>
    /// Its state is kept in a box of its own, so that one that cannot be saved or read back spoils nothing else: it is then
    /// missing from the snapshot, and a start rebuilds it from the record.
    /// </remarks>
    public void Transfer(StateTransfer transfer)
    {
        transfer.Section($"guarded {Name}");
        transfer.Value(ref _failure);
        transfer.Value(ref _isTold);
        byte[]? state = transfer.IsReading || IsSilenced ? null : Save();
        transfer.Value(ref state);
        if (transfer.IsReading && !IsSilenced) Load(state);
    }

    private static Signal Silent => new(Direction.Neutral, 0.0, "The strategy has failed and is silenced.");

    /// <summary>What nobody can recover from is not the strategy's.</summary>
    private static bool IsItsOwn(Exception e) => e is not OutOfMemoryException;

    private byte[]? Save()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            inner.Transfer(StateTransfer.Write(buffer));
            return buffer.WrittenSpan.ToArray();
        }
        catch (Exception e) when (IsItsOwn(e))
        {
            return null; // when is not recorded, so this must not change what the strategy says from now on
        }
    }

    private void Load(byte[]? state)
    {
        if (state is null) throw new SnapshotFormatException($"snapshot: strategy {Name} could not be saved");
        try
        {
            var transfer = StateTransfer.Read(state);
            inner.Transfer(transfer);
            if (transfer.Remaining != 0) throw new SnapshotFormatException($"snapshot: strategy {Name} left {transfer.Remaining} bytes of its state unread");
        }
        catch (Exception e) when (IsItsOwn(e) && e is not SnapshotFormatException)
        {
            throw new SnapshotFormatException($"snapshot: strategy {Name} cannot read its state: {e.Message}", e);
        }
    }

    private void Silence(string method, Exception e) => Silence($"{method} threw {e.GetType().Name}: {e.Message}");

    private void Silence(string failure)
    {
        // One line of a bounded length: it goes into the record and onto screens.
        string line = string.Concat(failure.Select(c => char.IsControl(c) ? ' ' : c));
        _failure = line.Length > LongestFailure ? line[..LongestFailure] : line;
    }
}
