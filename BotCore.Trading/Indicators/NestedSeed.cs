namespace BotCore.Trading.Indicators;

/// <summary>What the inner averages of an average of averages start from. After some 10 n candles both give the same.</summary>
public enum NestedSeed
{
    /// <summary>Each from the mean of its own first n inputs; each needs n − 1 more candles than the one before it.</summary>
    Own = 0,

    /// <summary>All from the first value of the outermost, so all start at the n-th candle.</summary>
    Shared = 1,
}

internal static class NestedSeeds
{
    public static EmaSeed OfInner(this NestedSeed seed) => seed == NestedSeed.Shared ? EmaSeed.First : EmaSeed.Simple;
}
