using System.Buffers;
using System.Globalization;
using BotCore.Trading.Kernel;
using BotCore.Trading.State;

namespace BotCore.Tests.Kernel.Scenarios;

/// <summary>A kernel and the journal its keeper writes: what happened, each candle between its two steps.</summary>
internal sealed class Recorder(TradingKernel kernel)
{
    public TradingKernel Kernel { get; } = kernel;

    public List<TradingEvent> Journal { get; } = [];

    public static Recorder Of(Scenario scenario, bool walksEveryCandle = false) => new(ScenarioInputs.NewKernel(scenario, walksEveryCandle));

    /// <summary>A kernel that knows only what a snapshot says.</summary>
    public static Recorder Restored(Scenario scenario, byte[] account, byte[] market)
    {
        var restored = Of(scenario);
        restored.Kernel.TransferAccount(StateTransfer.Read(account));
        restored.Kernel.TransferMarket(StateTransfer.Read(market));
        return restored;
    }

    /// <summary>A kernel that knows only what a journal says.</summary>
    public static Recorder Replayed(Scenario scenario, IEnumerable<TradingEvent> journal)
    {
        var replayed = Of(scenario);
        foreach (var recorded in journal) replayed.Kernel.Replay(recorded);
        return replayed;
    }

    public Recorder Take(IEnumerable<ScenarioInput> inputs)
    {
        foreach (var input in inputs) input.GiveTo(this);
        return this;
    }

    public void Keep()
    {
        Journal.AddRange(Kernel.Events);
        Kernel.ClearEvents();
    }

    public byte[] AccountBytes() => Saved(Kernel.TransferAccount);

    public byte[] MarketBytes() => Saved(Kernel.TransferMarket);

    /// <summary>The journal in a form in which equal content is equal; lists inside an event otherwise are not.</summary>
    public IEnumerable<object> Content() => Journal.Select(happened => happened is CommandHandled handled
        ? (object)(handled with { OrderIds = [] }, string.Join(',', handled.OrderIds.Select(id => id.ToString(CultureInfo.InvariantCulture))))
        : happened);

    private static byte[] Saved(Action<StateTransfer> transfer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        transfer(StateTransfer.Write(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
