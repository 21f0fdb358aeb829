using System.Diagnostics.Metrics;
using BotCore.Contracts.Trading;
using BotCore.ServiceDefaults.Telemetry;
using BotCore.Trading.Kernel;

namespace BotCore.TradingEngine.Engine;

/// <summary>What the engine measures, under the names the alerts and dashboards use.</summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "BotCore.TradingEngine";

    private readonly Meter _meter;
    private readonly Counter<long> _trades;
    private readonly Counter<long> _orders;
    private readonly Counter<long> _candles;
    private readonly Histogram<double> _append;
    private readonly Histogram<double> _execution;
    private readonly TimeProvider _time;
    private EngineView? _view;
    private long _lastInput;

    public EngineMetrics(IMeterFactory factory, TimeProvider time)
    {
        _time = time;
        _lastInput = time.GetTimestamp();
        _meter = factory.Create(MeterName);
        _trades = _meter.CreateCounter<long>("trades", description: "Closed round trips by result: win, loss or flat.");
        _orders = _meter.CreateCounter<long>("orders", description: "Orders by the state they came to, and why.");
        _candles = _meter.CreateCounter<long>("candles", description: "Closed candles taken.");
        // A rate over a series that begins with its first event misses that event: an alert would not hear of the first rejection.
        _trades.StartAtZero(["result", "win"], ["result", "loss"], ["result", "flat"]);
        _orders.StartAtZero(
            ["state", "submitted", "reason", "none"], ["state", "filled", "reason", "none"], ["state", "expired", "reason", "none"],
            ["state", "rejected", "reason", "post_only_would_take"]);
        _candles.StartAtZero();
        _append = _meter.CreateHistogram<double>("journal_append_duration", "s", "Time until a batch of events is durable.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });
        _execution = _meter.CreateHistogram<double>("trade_execution_duration", "s", "Wall time from a command or candle batch to its durable outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10] });
        Gauge("positions_open", null, "Open positions.", view => view.Account.OpenPositions);
        Gauge("positions_unprotected", null, "Open positions without a stop.", view => view.Positions.Count(position => position.StopPrice is null));
        Gauge("portfolio_equity_usdt", null, "Equity of the account.", view => (double)view.Account.Equity);
        Gauge("portfolio_balance_usdt", null, "Wallet balance of the account.", view => (double)view.Account.WalletBalance);
        Gauge("pnl_daily_usdt", null, "Gain since 00:00 UTC.", view => (double)view.Account.DayPnl);
        Gauge("drawdown_ratio", null, "Fall from the highest equity.", view => (double)view.Account.DrawdownRatio);
        Gauge("journal_sequence", null, "Version of the last durable record.", view => view.Version);
        Gauge("journal_writable", null, "1 while the journal takes records, 0 while it does not answer.", view => view.Status.Phase == EnginePhase.Blocked ? 0 : 1);
        Gauge("trading_enabled", null, "1 when strategies may open positions.", view => view.Status.IsTrading ? 1 : 0);
        Gauge("risk_level", null, "0 active, 1 reducing, 2 halted.", view => (int)view.Status.Risk);
        _meter.CreateObservableGauge("market_data_age", () => _time.GetElapsedTime(Volatile.Read(ref _lastInput)).TotalSeconds, "s", "Wall time since the market last said something.");
    }

    public void Dispose() => _meter.Dispose();

    public void MarketSpoke() => Volatile.Write(ref _lastInput, _time.GetTimestamp());

    public void Appended(TimeSpan duration, IReadOnlyList<TradingEvent> events)
    {
        _append.Record(duration.TotalSeconds);
        bool executed = false;
        for (int i = 0; i < events.Count; i++)
        {
            switch (events[i])
            {
                case CandleTaken: _candles.Add(1); break;
                case TradeClosed e:
                    _trades.Add(1, new KeyValuePair<string, object?>("result", e.Trade.NetPnl > 0 ? "win" : e.Trade.NetPnl < 0 ? "loss" : "flat"));
                    break;
                case OrderSubmitted: Count("submitted", "none"); break;
                case OrderFilled: Count("filled", "none"); executed = true; break;
                case OrderCancelled e: Count("cancelled", e.Reason); break;
                case OrderRejected e: Count("rejected", e.Code); break;
                case OrderExpired: Count("expired", "none"); break;
                case OrderDenied e: Count("denied", e.Code); break;
            }
        }
        if (executed) _execution.Record(duration.TotalSeconds);
    }

    public void Show(EngineView view) => Volatile.Write(ref _view, view);

    private void Count(string state, string reason) =>
        _orders.Add(1, new KeyValuePair<string, object?>("state", state), new KeyValuePair<string, object?>("reason", reason));

    private void Gauge(string name, string? unit, string description, Func<EngineView, double> read) =>
        _meter.CreateObservableGauge(name, () => Volatile.Read(ref _view) is { } view ? [new Measurement<double>(read(view))] : Array.Empty<Measurement<double>>(), unit, description);
}
