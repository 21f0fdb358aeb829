using BotCore.Trading.Risk;
using BotCore.Trading.Risk.Sizing;

namespace BotCore.Trading.Kernel;

/// <summary>What restricts the account or one of its instruments, and the closed trades by which that is judged.</summary>
public sealed partial class Account
{
    private readonly RecentTrades _recentTrades = new();

    /// <summary>The strictest restriction that holds for the whole account; those of single instruments do not count here.</summary>
    public RiskLevel RiskLevel
    {
        get
        {
            var level = RiskLevel.Active;
            for (int i = 0; i < _restrictions.Count; i++)
                if (_restrictions[i].Instrument is null && _restrictions[i].Level > level) level = _restrictions[i].Level;
            return level;
        }
    }

    /// <summary>The strictest restriction by which an instrument may not be opened; null when it may.</summary>
    public Restriction? RestrictionOn(int instrument)
    {
        Restriction? strictest = null;
        for (int i = 0; i < _restrictions.Count; i++)
            if (_restrictions[i].HoldsFor(instrument) && _restrictions[i].Level > (strictest?.Level ?? RiskLevel.Active)) strictest = _restrictions[i];
        return strictest;
    }

    /// <summary>True while a restriction of this code and scope holds.</summary>
    /// <param name="instrument">Null asks for the account's.</param>
    public bool IsRestrictedBy(RestrictionCode code, int? instrument = null)
    {
        for (int i = 0; i < _restrictions.Count; i++)
            if (_restrictions[i].Code == code && _restrictions[i].Instrument == instrument) return true;
        return false;
    }

    /// <summary>Trades that a stop or a liquidation ended with a loss, since a time.</summary>
    /// <param name="instrument">Null counts all.</param>
    internal int StopsSince(long timeMs, int? instrument) => _recentTrades.StopsSince(timeMs, instrument);

    /// <summary>How many trades of an instrument were closed since a time, and their net result, quote asset.</summary>
    internal (int Trades, decimal NetPnl) ResultSince(long timeMs, int instrument) => _recentTrades.ResultSince(timeMs, instrument);

    /// <summary>What the last closed trades say about the odds.</summary>
    /// <param name="window">Trades looked at, 1 to <see cref="RecentTrades.Capacity"/>.</param>
    internal TradeEdge EdgeOf(int window) => _recentTrades.EdgeOf(window);

    private void Lift(RestrictionCode code, int? instrument)
    {
        for (int i = _restrictions.Count - 1; i >= 0; i--)
            if (_restrictions[i].Code == code && _restrictions[i].Instrument == instrument) _restrictions.RemoveAt(i);
    }
}
