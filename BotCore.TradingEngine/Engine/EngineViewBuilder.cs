using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Feeds;

namespace BotCore.TradingEngine.Engine;

/// <summary>Puts the kernel's state into the words of the API. Used by the loop only, on its thread.</summary>
internal sealed class EngineViewBuilder(IMarketFeed feed, EngineOptions options, TimeProvider time)
{
    private readonly string _instance = Guid.NewGuid().ToString("N")[..12];
    private readonly string _version = typeof(EngineViewBuilder).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly double[] _prices = new double[feed.Instruments.Count];
    private readonly long[] _priceTimes = new long[feed.Instruments.Count];
    private readonly DayAgoPrices[] _dayAgo = [.. feed.Instruments.Select(_ => new DayAgoPrices())];
    private readonly Dictionary<long, long> _orderTimes = [];
    private readonly KernelSettings _defaults = StrategySet.WithPlugins(
        KernelSettings.For(options.Mode), [.. options.Settings.Strategies.Select(strategy => strategy.Plugin).OfType<IStrategyPlugin>()]);
    private long _recovered;

    public void Recovered(TradingKernel kernel, long records)
    {
        _recovered = records;
        for (int i = 0; i < _prices.Length; i++)
            if (kernel.Account.MarkOf(i) > 0) NotePrice(i, kernel.Account.MarkOf(i), kernel.LastCloseMs(i));
    }

    public void NotePrice(int instrument, double price, long timeMs)
    {
        _prices[instrument] = price;
        _priceTimes[instrument] = timeMs;
        _dayAgo[instrument].Note(price, timeMs);
    }

    public EngineView Empty() => new(0, EmptyStatus(), EmptyAccount(), [], [], [], [], []);

    public static EngineView Blocked(EngineView last, string reason) =>
        last with { Status = last.Status with { Phase = EnginePhase.Blocked, BlockedReason = reason } };

    /// <summary>The view of an engine that follows another.</summary>
    public EngineView Following(TradingKernel? kernel, long version, string leader)
    {
        var view = kernel is null ? Empty() : Build(kernel, EnginePhase.Standby, version);
        return view with { Status = view.Status with { Phase = EnginePhase.Standby, IsTrading = false, BlockedReason = $"standby: {leader} leads" } };
    }

    /// <summary>Notes when orders were last changed.</summary>
    public void NoteEvents(IReadOnlyList<TradingEvent> events)
    {
        for (int i = 0; i < events.Count; i++)
            if (OrderMapping.OrderIdOf(events[i]) is { } id) _orderTimes[id] = events[i].TimeMs;
    }

    public EngineView Build(TradingKernel kernel, EnginePhase phase, long version)
    {
        var orders = OrderMapping.ToModels(kernel.Account, _orderTimes);
        ForgetEnded(kernel.Account);
        return new EngineView(
            version, Status(kernel, phase, version), AccountMapping.ToModel(kernel.Account, "main", kernel.NowMs),
            PositionMapping.ToModels(kernel.Account), orders, Prices(), StrategyViews.Of(kernel),
            SettingMapping.ToModels(kernel.Account.Settings, _defaults))
        {
            Ledgers = StrategyLedgerMapping.ToModels(kernel.Account),
        };
    }

    private void ForgetEnded(Account account)
    {
        foreach (long id in _orderTimes.Keys)
            if (!account.TryGetOpenOrder(id, out _)) _orderTimes.Remove(id);
    }

    private StatusModel Status(TradingKernel kernel, EnginePhase phase, long version)
    {
        var account = kernel.Account;
        long candles = kernel.Candles;
        return EmptyStatus() with
        {
            Phase = phase,
            IsTrading = account.IsTradingOn && account.RiskLevel == Trading.Risk.RiskLevel.Active,
            Risk = WordMapping.ToModel(account.RiskLevel),
            RiskReason = RiskReason(account),
            MarketTime = kernel.NowMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(kernel.NowMs) : null,
            Progress = feed.TotalCandles is { } total ? (total == 0 ? 1 : Math.Min(1, (double)candles / total)) : null,
            Candles = candles,
            JournalVersion = version,
            ClosedTrades = account.ClosedTrades,
            TradeHash = account.TradeHash,
        };
    }

    /// <summary>The strictest restriction in words; null when there is none.</summary>
    private static string? RiskReason(Account account)
    {
        string? reason = null;
        var level = Trading.Risk.RiskLevel.Active;
        foreach (var restriction in account.Restrictions)
        {
            if (restriction.Level <= level) continue;
            (level, reason) = (restriction.Level, $"{restriction.Code}: {restriction.Detail}");
        }
        return reason;
    }

    private StatusModel EmptyStatus() => new(
        "trading-engine", _version, _instance, _startedAt, EnginePhase.Recovering, WordMapping.ToModel(options.Mode),
        false, RiskLevel.Active, null, null, feed.Name, feed.Speed, null, null, 0, 0, 0, "", _recovered,
        [.. feed.Instruments.Select(instrument => instrument.Symbol.ToString())]);

    private static AccountModel EmptyAccount() => new("main", "USDT", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null);

    private List<PriceModel> Prices()
    {
        var prices = new List<PriceModel>(_prices.Length);
        for (int i = 0; i < _prices.Length; i++)
        {
            if (_prices[i] <= 0) continue;
            double? before = _dayAgo[i].Before(_priceTimes[i]);
            prices.Add(new PriceModel(
                feed.Instruments[i].Symbol.ToString(), _prices[i], DateTimeOffset.FromUnixTimeMilliseconds(_priceTimes[i]),
                before is { } b ? _prices[i] / b - 1 : null));
        }
        return prices;
    }
}
