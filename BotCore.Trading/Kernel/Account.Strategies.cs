using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;

namespace BotCore.Trading.Kernel;

/// <summary>The strategies' own sub-ledgers.</summary>
public sealed partial class Account
{
    private readonly SubLedgers _subLedgers;

    /// <summary>What each strategy, and a person by hand, has earned, paid and holds, in ordinal order of the names.</summary>
    /// <remarks>A group that opened together is divided evenly; its last member has what a division leaves over, so the sums stay exact.</remarks>
    public IReadOnlyList<StrategyAccount> StrategyAccounts()
    {
        var shares = new SortedDictionary<string, Share>(StringComparer.Ordinal);
        string[][] members = [.. _subLedgers.Groups.Select(group => group.Source.Split('+'))];
        for (int g = 0; g < members.Length; g++)
        {
            var group = _subLedgers.Groups[g];
            for (int m = 0; m < members[g].Length; m++)
            {
                var share = ShareOf(shares, members[g][m]);
                share.RealisedPnl += AccountLedger.PartOf(group.RealisedPnl, m, members[g].Length);
                share.Fees += AccountLedger.PartOf(group.Fees, m, members[g].Length);
                share.Funding += AccountLedger.PartOf(group.Funding, m, members[g].Length);
            }
        }
        for (int number = 0; number < _instruments.Count * 2; number++)
        {
            if (_subLedgers.HoldingsOf(number).Count == 0) continue;
            int leg = number / _instruments.Count, instrument = number % _instruments.Count;
            int sign = (int)Leg(instrument, leg).Direction;
            foreach (var (group, quantity, cost) in _subLedgers.HoldingsOf(number))
                for (int m = 0; m < members[group].Length; m++)
                    ShareOf(shares, members[group][m]).Add(
                        instrument, SideOf(leg), sign * AccountLedger.PartOf(quantity, m, members[group].Length), AccountLedger.PartOf(cost, m, members[group].Length));
        }
        return [.. shares.Select(pair => new StrategyAccount(pair.Key, pair.Value.RealisedPnl, pair.Value.Fees, pair.Value.Funding, pair.Value.Holdings))];
    }

    private int NumberOf(OrderTicket ticket) => NumberOf(ticket.Instrument, ticket.PositionSide);

    private int NumberOf(int instrument, PositionSide? side) => side == PositionSide.Short ? instrument + _instruments.Count : instrument;

    private static Share ShareOf(SortedDictionary<string, Share> shares, string strategy)
    {
        if (!shares.TryGetValue(strategy, out var share)) shares.Add(strategy, share = new Share());
        return share;
    }

    private sealed class Share
    {
        public decimal RealisedPnl, Fees, Funding;

        public List<StrategyHolding> Holdings { get; } = [];

        public void Add(int instrument, PositionSide? side, decimal quantity, decimal cost)
        {
            int at = Holdings.FindIndex(holding => holding.Instrument == instrument && holding.PositionSide == side);
            if (at < 0) Holdings.Add(new StrategyHolding(instrument, side, quantity, cost));
            else Holdings[at] = Holdings[at] with { Quantity = Holdings[at].Quantity + quantity, Cost = Holdings[at].Cost + cost };
        }
    }
}
