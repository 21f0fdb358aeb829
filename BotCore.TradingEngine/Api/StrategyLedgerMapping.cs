using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;

namespace BotCore.TradingEngine.Api;

/// <summary>The strategies' sub-ledgers in the words of the API.</summary>
internal static class StrategyLedgerMapping
{
    /// <summary>In ordinal order of the names.</summary>
    public static IReadOnlyList<StrategyLedgerModel> ToModels(Account account) =>
        [.. account.StrategyAccounts().Select(strategy => ToModel(strategy, account))];

    private static StrategyLedgerModel ToModel(StrategyAccount strategy, Account account)
    {
        var holdings = strategy.Holdings.Select(holding => ToModel(holding, account)).ToList();
        decimal? unrealised = holdings.All(holding => holding.UnrealisedPnl.HasValue) ? holdings.Sum(holding => holding.UnrealisedPnl!.Value) : null;
        return new StrategyLedgerModel(
            strategy.Strategy, strategy.RealisedPnl, strategy.Fees, strategy.Funding, strategy.NetPnl, unrealised, holdings);
    }

    private static StrategyHoldingModel ToModel(StrategyHolding holding, Account account)
    {
        double mark = account.MarkOf(holding.Instrument);
        return new StrategyHoldingModel(
            account.Instruments[holding.Instrument].Symbol.ToString(), holding.Quantity > 0m ? TradeDirection.Long : TradeDirection.Short,
            Math.Abs(holding.Quantity), holding.Cost, mark > 0 ? holding.UnrealisedPnl((decimal)mark) : null);
    }
}
