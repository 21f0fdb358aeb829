using BotCore.Trading.Kernel;

namespace BotCore.Trading.Matching;

/// <summary>What matching needs of the kernel: the account to read, and a way to say what happened.</summary>
internal interface IOrderHost
{
    Account Account { get; }

    /// <summary>Applies an event and whatever follows from it (protective orders, a closed trade) before it returns.</summary>
    void Emit(TradingEvent happened);

    /// <summary>Number for the next order.</summary>
    long NextOrderId { get; }

    /// <summary>Close time of the last candle taken for an instrument, Unix ms; 0 before the first.</summary>
    long LastCloseMs(int instrument);
}
