using BotCore.Trading.State;

namespace BotCore.Trading.Ledger;

/// <summary>
/// Who of several strategies on one account holds and has earned what. Together they are the account, to the last digit and after every
/// event: each movement of a position is booked here once more, to those it belongs to.
/// </summary>
/// <remarks>
/// A fill that opens or enlarges belongs to those who wanted it: the strategies that agreed on the signal, each to the same part, or the
/// person who placed it. A fill that reduces, whoever asked for it, and funding belong to those who hold the position, each by the
/// quantity held. Booked are whole groups ("rsi+macd"), which costs a trade a few additions; a group is divided among its members
/// only when somebody looks, the last member taking what a division leaves over.
/// </remarks>
internal sealed class SubLedgers(int positions) : ITransferable
{
    private readonly List<Group> _groups = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<Holding>[] _holdings = [.. Enumerable.Range(0, positions).Select(_ => new List<Holding>())];

    /// <summary>What one group has earned and paid, quote asset.</summary>
    internal sealed class Group(string source)
    {
        public string Source { get; } = source;
        public decimal RealisedPnl, Fees, Funding;
    }

    /// <summary>A group's part of an open position.</summary>
    /// <param name="Quantity">Base asset, above zero.</param>
    /// <param name="Cost">Quote asset, what it was entered for.</param>
    internal record struct Holding(int Group, decimal Quantity, decimal Cost);

    public IReadOnlyList<Group> Groups => _groups;

    /// <param name="position">Number of the position: instrument and leg.</param>
    public IReadOnlyList<Holding> HoldingsOf(int position) => _holdings[position];

    /// <param name="source">Who wanted it; several joined by a plus.</param>
    /// <param name="value">Quantity × price as the position books it.</param>
    public void Enter(int position, string source, decimal quantity, decimal value, decimal fee)
    {
        int group = NumberOf(source);
        _groups[group].Fees += fee;
        var holdings = _holdings[position];
        for (int i = 0; i < holdings.Count; i++)
        {
            if (holdings[i].Group != group) continue;
            holdings[i] = new Holding(group, holdings[i].Quantity + quantity, holdings[i].Cost + value);
            return;
        }
        holdings.Add(new Holding(group, quantity, value));
    }

    /// <param name="quantity">What is taken off, at most what is held.</param>
    /// <param name="value">Quantity × price as the position books it.</param>
    /// <param name="cost">What that was entered for, as the position books it.</param>
    /// <param name="sign">1 for a long position, −1 for a short one.</param>
    public void Reduce(int position, decimal quantity, decimal value, decimal cost, int sign, decimal fee)
    {
        var holdings = _holdings[position];
        decimal held = Held(holdings);
        // Each takes its part of what the ones before it have left, so the last takes the rest and the parts add up exactly.
        for (int i = 0; i < holdings.Count; i++)
        {
            var (group, own, entered) = holdings[i];
            bool isLast = i == holdings.Count - 1;
            decimal least = quantity - (held - own);
            decimal part = isLast ? quantity : Math.Clamp(AccountLedger.Rounded(quantity * own / held), Math.Max(0m, least), Math.Min(own, quantity));
            decimal partOfCost = isLast ? cost : part == own ? entered : AccountLedger.Rounded(entered * part / own);
            decimal partOfFee = isLast ? fee : AccountLedger.Rounded(fee * own / held);
            decimal partOfValue = isLast ? value : quantity == 0m ? 0m : AccountLedger.Rounded(value * part / quantity);
            // By what it paid itself: groups that entered at different prices have earned differently.
            _groups[group].RealisedPnl += (partOfValue - partOfCost) * sign;
            _groups[group].Fees += partOfFee;
            holdings[i] = new Holding(group, own - part, entered - partOfCost);
            (quantity, value, cost, fee, held) = (quantity - part, value - partOfValue, cost - partOfCost, fee - partOfFee, held - own);
        }
        if (Held(holdings) == 0m) holdings.Clear();
    }

    public void Settle(int position, decimal payment)
    {
        var holdings = _holdings[position];
        decimal held = Held(holdings);
        for (int i = 0; i < holdings.Count; i++)
        {
            decimal part = i == holdings.Count - 1 ? payment : AccountLedger.Rounded(payment * holdings[i].Quantity / held);
            _groups[holdings[i].Group].Funding += part;
            (payment, held) = (payment - part, held - holdings[i].Quantity);
        }
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("subledgers");
        transfer.List(_groups, static (StateTransfer t, ref Group group) =>
        {
            string? source = group?.Source;
            t.Value(ref source);
            if (t.IsReading) group = new Group(source ?? "");
            t.Value(ref group!.RealisedPnl);
            t.Value(ref group.Fees);
            t.Value(ref group.Funding);
        });
        foreach (var holdings in _holdings)
            transfer.List(holdings, static (StateTransfer t, ref Holding holding) =>
            {
                var (group, quantity, cost) = holding;
                t.Value(ref group);
                t.Value(ref quantity);
                t.Value(ref cost);
                if (t.IsReading) holding = new Holding(group, quantity, cost);
            });
        if (!transfer.IsReading) return;
        _numbers.Clear();
        for (int i = 0; i < _groups.Count; i++) _numbers[_groups[i].Source] = i;
        if (_holdings.Any(holdings => holdings.Any(h => (uint)h.Group >= (uint)_groups.Count)))
            throw new SnapshotFormatException("snapshot: a sub-ledger holds for a group that is not there");
    }

    private static decimal Held(List<Holding> holdings)
    {
        decimal sum = 0m;
        for (int i = 0; i < holdings.Count; i++) sum += holdings[i].Quantity;
        return sum;
    }

    private int NumberOf(string source)
    {
        if (_numbers.TryGetValue(source, out int number)) return number;
        _numbers.Add(source, _groups.Count);
        _groups.Add(new Group(source));
        return _groups.Count - 1;
    }
}
