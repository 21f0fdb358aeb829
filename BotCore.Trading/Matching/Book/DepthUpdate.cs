using BotCore.Trading.Orders;

namespace BotCore.Trading.Matching.Book;

/// <summary>What a recorded line of a book says.</summary>
public enum DepthKind
{
    /// <summary>Both sides as a whole; what is not named is not there.</summary>
    Snapshot,

    /// <summary>New quantities of single levels; 0 takes a level away.</summary>
    Delta,

    /// <summary>The best level of a side, and nothing behind it is known.</summary>
    Top,

    /// <summary>A trade print; its side is the taker's.</summary>
    Trade,
}

/// <param name="Side">Buy for a bid, Sell for an ask; of a trade, who took.</param>
/// <param name="Price">Quote per base, above zero.</param>
/// <param name="Quantity">Base asset, zero or more.</param>
public readonly record struct DepthLevel(Side Side, decimal Price, decimal Quantity);

/// <summary>A recorded change of an instrument's book, or a trade in it.</summary>
/// <param name="Instrument">Index in the kernel's configuration.</param>
/// <param name="TimeMs">Unix ms.</param>
/// <param name="Levels">One for a trade.</param>
public sealed record DepthUpdate(int Instrument, long TimeMs, DepthKind Kind, IReadOnlyList<DepthLevel> Levels);
