using BotCore.Trading.Analytics;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>The last closed trades, as far as protections and sizing ask about them. A ring of fixed size; the oldest are forgotten.</summary>
internal sealed class RecentTrades
{
    /// <summary>Trades remembered; a protection that looks further back sees no more than these.</summary>
    public const int Capacity = 512;

    /// <summary>
    /// Exits of several symbols are not quite in order of time: one is dated inside a candle whose end another has reached. They are
    /// never further apart than the longest candle.
    /// </summary>
    private const long DisorderMs = 86_400_000;

    private readonly Entry[] _entries = new Entry[Capacity];
    private long _count;

    public void Add(int instrument, ClosedTrade trade)
    {
        // A trailing stop that ended in profit did its work; only what lost is a stop in the sense of the stop guard.
        bool isStop = trade.NetPnl < 0m && (trade.ExitReason is "stop_loss" or "trailing_stop" or "liquidation");
        _entries[_count++ % Capacity] = new Entry { Instrument = instrument, ExitMs = trade.ExitTimeMs, NetPnl = trade.NetPnl, IsStop = isStop };
    }

    public int StopsSince(long timeMs, int? instrument)
    {
        int found = 0;
        for (long i = _count - 1; i >= Oldest; i--)
        {
            ref readonly var entry = ref _entries[i % Capacity];
            if (entry.ExitMs < timeMs - DisorderMs) break;
            if (entry.ExitMs < timeMs) continue;
            if (entry.IsStop && (instrument is null || entry.Instrument == instrument)) found++;
        }
        return found;
    }

    public (int Trades, decimal NetPnl) ResultSince(long timeMs, int instrument)
    {
        int trades = 0;
        decimal sum = 0m;
        for (long i = _count - 1; i >= Oldest; i--)
        {
            ref readonly var entry = ref _entries[i % Capacity];
            if (entry.ExitMs < timeMs - DisorderMs) break;
            if (entry.Instrument != instrument || entry.ExitMs < timeMs) continue;
            trades++;
            sum += entry.NetPnl;
        }
        return (trades, sum);
    }

    public TradeEdge EdgeOf(int window)
    {
        int trades = 0, wins = 0, losses = 0;
        decimal won = 0m, lost = 0m;
        for (long i = _count - 1; i >= Oldest && trades < window; i--)
        {
            decimal net = _entries[i % Capacity].NetPnl;
            trades++;
            if (net > 0m)
            {
                wins++;
                won += net;
            }
            else if (net < 0m)
            {
                losses++;
                lost -= net;
            }
        }
        return new TradeEdge(trades, wins, losses, wins == 0 ? 0m : won / wins, losses == 0 ? 0m : lost / losses);
    }

    private long Oldest => Math.Max(0, _count - Capacity);

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("recent_trades");
        transfer.Value(ref _count);
        for (long i = Oldest; i < _count; i++)
        {
            ref var entry = ref _entries[i % Capacity];
            transfer.Value(ref entry.Instrument);
            transfer.Value(ref entry.ExitMs);
            transfer.Value(ref entry.NetPnl);
            transfer.Value(ref entry.IsStop);
        }
    }

    private struct Entry
    {
        public int Instrument;
        public long ExitMs;
        public decimal NetPnl;
        public bool IsStop;
    }
}
