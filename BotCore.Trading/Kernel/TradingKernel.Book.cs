using BotCore.Trading.Matching.Book;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>Recorded depth as an input: orders meet books instead of the path inside candles.</summary>
public sealed partial class TradingKernel
{
    private long[]? _depthMs;

    /// <summary>True: orders meet only what <see cref="OnDepth"/> brings; candles give signals and marks.</summary>
    public bool MatchesBooks
    {
        get => _depthMs is not null;
        init
        {
            if (!value) return;
            _depthMs = new long[_setups.Count];
            _matching.UseBooks();
        }
    }

    /// <summary>Takes a change of an instrument's book, or a trade in it: working orders meet it.</summary>
    /// <exception cref="InvalidOperationException">This kernel matches against candles.</exception>
    /// <exception cref="ArgumentException">An unknown instrument, or older than the last one of it; nothing was done.</exception>
    public void OnDepth(DepthUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (_depthMs is null) throw new InvalidOperationException("kernel: it matches against candles; depth needs the fill model book");
        if (!IsKnown(update.Instrument)) throw new ArgumentOutOfRangeException(nameof(update), update.Instrument, $"instrument: must be 0 to {_setups.Count - 1}");
        if (update.TimeMs < _depthMs[update.Instrument])
            throw new ArgumentException($"depth of {_setups[update.Instrument].Instrument.Symbol}: {update.TimeMs} is before the last one at {_depthMs[update.Instrument]}", nameof(update));
        _depthMs[update.Instrument] = update.TimeMs;
        _inputMs = update.TimeMs;
        _matching.OnDepth(update);
    }

    /// <summary>Base asset that waits before a resting order at its price; null when it does not rest in a book.</summary>
    public decimal? QueueAheadOf(long orderId) => _matching.AheadOf(orderId);

    /// <summary>Saves or restores the books and the places of resting orders in them; they are built from depth, which no journal has.</summary>
    /// <exception cref="SnapshotFormatException">The snapshot does not fit.</exception>
    public void TransferBooks(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("books");
        for (int i = 0; i < (_depthMs?.Length ?? 0); i++) transfer.Value(ref _depthMs![i]);
        _matching.TransferBooks(transfer);
    }
}
