using System.Buffers;
using System.Globalization;
using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.State;

namespace BotCore.Tests.Builders;

/// <summary>Somebody who feeds a kernel candle by candle, gives it commands and keeps what happened.</summary>
internal sealed class TradingDesk
{
    private readonly long[] _nextMs;
    private int _commands;

    public TradingDesk(TradingKernel kernel)
    {
        Kernel = kernel;
        _nextMs = new long[kernel.Setups.Count];
        Array.Fill(_nextMs, Given.MondayMs);
    }

    public TradingKernel Kernel { get; }

    public Account Account => Kernel.Account;

    public Position Position => Account.PositionOf(0);

    /// <summary>Everything that has happened, oldest first.</summary>
    public List<TradingEvent> Happened
    {
        get
        {
            field.AddRange(Kernel.Events);
            Kernel.ClearEvents();
            return field;
        }
    } = [];

    public List<OrderFilled> Fills => All<OrderFilled>();

    public List<ClosedTrade> Trades => [.. All<TradeClosed>().Select(e => e.Trade)];

    /// <summary>The protective stop of an instrument's position; null when there is none.</summary>
    public Order? Stop(int instrument = 0) =>
        Account.OpenOrders(instrument).SingleOrDefault(o => o.Ticket is { Origin: OrderOrigin.Protection, Type: OrderType.Stop });

    public Order? Target(int instrument = 0) =>
        Account.OpenOrders(instrument).SingleOrDefault(o => o.Ticket is { Origin: OrderOrigin.Protection, Type: OrderType.TakeProfit });

    public List<T> All<T>() where T : TradingEvent => [.. Happened.OfType<T>()];

    /// <summary>The next candle of an instrument; the first opens at the start of Monday.</summary>
    public TradingDesk Candle(double open, double high, double low, double close, double volume = 1000, int instrument = 0)
    {
        Kernel.OnCandle(instrument, new Candle(_nextMs[instrument], open, high, low, close, volume));
        _nextMs[instrument] += Kernel.Setups[instrument].SourceTimeframe.Ms;
        return this;
    }

    /// <summary>A candle on which the price does not move.</summary>
    public TradingDesk Flat(double price, double volume = 1000, int instrument = 0) => Candle(price, price, price, price, volume, instrument);

    /// <summary>The market is silent until this time; the next candle opens then.</summary>
    public TradingDesk SkipTo(long openTimeMs)
    {
        Array.Fill(_nextMs, openTimeMs);
        return this;
    }

    public CommandOutcome Send(OrderIntent intent) => Handle(new PlaceOrder(NextId(), "f", intent));

    public CommandOutcome Cancel(long order) => Handle(new CancelOrder(NextId(), "f", order));

    public CommandOutcome Close(int instrument = 0, decimal? quantity = null) => Handle(new ClosePosition(NextId(), "f", instrument, quantity));

    public CommandOutcome Switch(bool on) => Handle(new SwitchTrading(NextId(), "f", on, "test"));

    public CommandOutcome Kill(bool close) => Handle(new PullKillSwitch(NextId(), "f", close, "test"));

    public CommandOutcome Release() => Handle(new ReleaseRestrictions(NextId(), "f", "test"));

    public CommandOutcome Change(params (string Name, string Value)[] settings) =>
        Handle(new ChangeSettings(NextId(), "f", settings.ToDictionary(s => s.Name, s => s.Value)));

    public CommandOutcome Handle(TradingCommand command) => Kernel.Handle(command, Kernel.NowMs);

    public byte[] AccountBytes() => Saved(Kernel.TransferAccount);

    public byte[] MarketBytes() => Saved(Kernel.TransferMarket);

    private static byte[] Saved(Action<StateTransfer> transfer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        transfer(StateTransfer.Write(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"command-{++_commands}");
}
