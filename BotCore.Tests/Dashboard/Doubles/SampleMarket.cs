using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;

namespace BotCore.Tests.Dashboard.Doubles;

/// <summary>A seeded random walk that fills a contract engine with believable history and moves it on, one step at a time.</summary>
internal sealed class SampleMarket
{
    private static readonly (string Name, int Minutes)[] Timeframes = [("1m", 1), ("5m", 5), ("15m", 15), ("1h", 60), ("4h", 240)];

    private readonly ContractEngine _engine;
    private readonly Random _random;
    private readonly Dictionary<string, double> _prices = new() { ["BTCUSDT"] = 60_000, ["ETHUSDT"] = 3_000 };
    private readonly Dictionary<(string, string), CandleModel> _open = [];
    private DateTimeOffset _now;
    private long _ids = 100;

    public SampleMarket(ContractEngine engine, int seed = 7, int historyMinutes = 900)
    {
        _engine = engine;
        _random = new Random(seed);
        _now = Sample.Noon.AddMinutes(-historyMinutes);
        for (int minute = 0; minute < historyMinutes; minute++)
        {
            Move(TimeSpan.FromMinutes(1), swing: 0.0011);
            if (minute % 37 == 20) Open(minute % 2 == 0 ? "BTCUSDT" : "ETHUSDT");
            if (minute % 37 == 5) CloseOldest();
            if (minute % 10 == 0) Account();
        }
        Open("BTCUSDT");
        Open("ETHUSDT");
        Account();
    }

    /// <summary>Moves every price a little and the clock by <paramref name="time"/>.</summary>
    public void Step(TimeSpan time)
    {
        Move(time, swing: 0.0004);
        Account();
    }

    public void CloseOldest()
    {
        if (_engine.Book.Positions.Values.OrderBy(p => p.OpenedAt).FirstOrDefault() is not { } position) return;
        _engine.Book.ClosePosition(_engine.Stream, position.Symbol);
        var trade = _engine.Book.Trades.Last();
        var account = _engine.Book.Account;
        _engine.Book.Account = account with
        {
            WalletBalance = account.WalletBalance + trade.NetPnl,
            RealisedPnl = account.RealisedPnl + trade.GrossPnl,
            Fees = account.Fees + trade.Fees,
            ClosedTrades = account.ClosedTrades + 1,
        };
    }

    public void Open(string symbol)
    {
        if (_engine.Book.Positions.ContainsKey(symbol)) return;
        bool isLong = _random.NextDouble() < 0.55;
        decimal entry = Grid(symbol, _prices[symbol]);
        decimal quantity = symbol == "BTCUSDT" ? 0.12m : 2.4m;
        decimal sign = isLong ? 1 : -1;
        var direction = isLong ? TradeDirection.Long : TradeDirection.Short;
        string reason = isLong ? "RSI 28.4 below 30 and turning up, MACD histogram rising, volume 2.3 × its mean" : "RSI 73.9 above 70, close above the upper band, stochastic crossed down";
        long order = ++_ids;
        _engine.Book.PutSignal(_engine.Stream, new SignalModel(_now, symbol, "aggregate", direction, Math.Round(0.6 + 0.3 * _random.NextDouble(), 2), reason, "ordered", $"order {order} was sent"));
        _engine.Book.PutSignal(_engine.Stream, new SignalModel(_now, symbol == "BTCUSDT" ? "ETHUSDT" : "BTCUSDT", "aggregate", direction, 0.52, "RSI and volume agree, three are needed", "low_confidence", "confidence 0.52 is below 0.60"));
        _engine.Book.PutPosition(_engine.Stream, new PositionModel(
            symbol, direction, quantity, entry, entry, 0m, 0m, 3, decimal.Round(quantity * entry / 3, 2),
            Grid(symbol, (double)(entry * (1 - sign * 0.0167m))), Grid(symbol, (double)(entry * (1 + sign * 0.0333m))), Grid(symbol, (double)(entry * (1 - sign * 0.329m))),
            _now, "aggregate", reason));
        foreach (var (kind, ratio) in new[] { (OrderKind.Stop, 0.0167m), (OrderKind.TakeProfit, -0.0333m) })
        {
            _engine.Book.PutOrder(_engine.Stream, new OrderModel(
                ++_ids, $"c-{_ids}", symbol, isLong ? OrderSide.Sell : OrderSide.Buy, kind, OrderTimeInForce.GoodTillCancelled, quantity, 0m, null,
                Grid(symbol, (double)(entry * (1 - sign * ratio))), null, true, false, OrderState.Working, null, "protection", _now, _now));
        }
    }

    private void Move(TimeSpan time, double swing)
    {
        _now += time;
        foreach (string symbol in _prices.Keys.ToList())
        {
            double price = (double)Grid(symbol, _prices[symbol] * (1 + swing * (_random.NextDouble() + _random.NextDouble() - 0.985)));
            _prices[symbol] = price;
            foreach (var (name, minutes) in Timeframes) Extend(symbol, name, minutes, price);
            _engine.Book.PutPrice(_engine.Stream, new PriceModel(symbol, price, _now, price / (symbol == "BTCUSDT" ? 60_000 : 3_000) - 1));
            if (!_engine.Book.Positions.TryGetValue(symbol, out var position)) continue;
            decimal mark = Grid(symbol, price);
            decimal pnl = (mark - position.EntryPrice) * position.Quantity * (position.Direction == TradeDirection.Long ? 1 : -1);
            _engine.Book.PutPosition(_engine.Stream, position with { MarkPrice = mark, UnrealisedPnl = pnl, PnlOnMarginRatio = decimal.Round(pnl / position.Margin, 6) });
        }
        _engine.Book.PutStatus(_engine.Stream, _engine.Book.Status with { MarketTime = _now, Candles = _engine.Book.Status.Candles + 2 });
    }

    private void Extend(string symbol, string timeframe, int minutes, double price)
    {
        var key = (symbol, timeframe);
        long length = minutes * 60;
        var start = DateTimeOffset.FromUnixTimeSeconds(_now.ToUnixTimeSeconds() / length * length);
        bool isSame = _open.TryGetValue(key, out var candle) && candle.Time == start;
        if (!isSame && candle is not null) _engine.Book.PutCandle(_engine.Stream, symbol, timeframe, candle with { IsClosed = true });
        candle = isSame
            ? candle! with { High = Math.Max(candle.High, price), Low = Math.Min(candle.Low, price), Close = price, Volume = candle.Volume + _random.NextDouble() }
            : new CandleModel(start, candle?.Close ?? price, Math.Max(candle?.Close ?? price, price), Math.Min(candle?.Close ?? price, price), price, 1 + _random.NextDouble() * 4, false);
        _open[key] = candle;
        _engine.Book.PutCandle(_engine.Stream, symbol, timeframe, candle);
    }

    private void Account()
    {
        var book = _engine.Book;
        decimal unrealised = book.Positions.Values.Sum(p => p.UnrealisedPnl ?? 0m);
        decimal margin = book.Positions.Values.Sum(p => p.Margin);
        var account = book.Account;
        decimal equity = account.WalletBalance + unrealised;
        decimal peak = Math.Max(account.PeakEquity, equity);
        book.PutAccount(_engine.Stream, account with
        {
            Equity = equity,
            UnrealisedPnl = unrealised,
            UsedMargin = margin,
            AvailableBalance = Math.Max(0, equity - margin),
            PeakEquity = peak,
            DrawdownRatio = decimal.Round((peak - equity) / peak, 6),
            DayPnl = equity - account.DayStartEquity,
            OpenPositions = book.Positions.Count,
            Time = _now,
        });
        book.PutEquity(_engine.Stream, new EquityPointModel(_now, equity));
    }

    private static decimal Grid(string symbol, double price) => decimal.Round((decimal)price, symbol == "BTCUSDT" ? 1 : 2);
}
