using BotCore.Trading.Market;

namespace BotCore.Trading.Indicators;

/// <summary>Which number of a candle an average is taken over.</summary>
public enum CandleInput
{
    Close = 0,
    Open = 1,
    High = 2,
    Low = 3,

    /// <summary>(high + low) / 2.</summary>
    Median = 4,

    /// <summary>(high + low + close) / 3.</summary>
    Typical = 5,

    /// <summary>(open + high + low + close) / 4.</summary>
    Average = 6,

    /// <summary>Volume, base asset.</summary>
    Volume = 7,
}

internal static class CandleInputs
{
    public static double Of(this CandleInput input, in Candle candle) =>
        input == CandleInput.Close ? candle.Close : Other(input, in candle);

    private static double Other(CandleInput input, in Candle candle) => input switch
    {
        CandleInput.Open => candle.Open,
        CandleInput.High => candle.High,
        CandleInput.Low => candle.Low,
        CandleInput.Median => (candle.High + candle.Low) / 2.0,
        CandleInput.Typical => candle.TypicalPrice,
        CandleInput.Average => (candle.Open + candle.High + candle.Low + candle.Close) / 4.0,
        CandleInput.Volume => candle.Volume,
        _ => candle.Close,
    };
}
