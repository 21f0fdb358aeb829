using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;

namespace BotCore.TradingEngine.Engine;

/// <summary>
/// The engine as it stood after the last durable batch, in the words of the API. Immutable: the loop makes a new one, readers
/// keep the one they have.
/// </summary>
/// <param name="Version">Journal version the view belongs to.</param>
internal sealed record EngineView(
    long Version, StatusModel Status, AccountModel Account, IReadOnlyList<PositionModel> Positions,
    IReadOnlyList<OrderModel> OpenOrders, IReadOnlyList<PriceModel> Prices, IReadOnlyList<StrategyModel> Strategies,
    IReadOnlyList<SettingModel> Settings)
{
    /// <summary>The strategies' own sub-ledgers.</summary>
    public IReadOnlyList<StrategyLedgerModel> Ledgers { get; init; } = [];
}
