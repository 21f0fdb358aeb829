using BotCore.Trading.Market;

namespace BotCore.Tests.Builders;

/// <summary>A candle for tests: what is not stated follows from what is.</summary>
internal readonly record struct CandleSketch(Candle Candle)
{
    public CandleSketch AtMinute(int minute) => new(Candle with { OpenTimeMs = Given.MondayMs + minute * Given.MinuteMs });

    public CandleSketch AtMs(long openTimeMs) => new(Candle with { OpenTimeMs = openTimeMs });

    public CandleSketch Opening(double at) => new(Candle with { Open = at, High = Math.Max(Candle.High, at), Low = Math.Min(Candle.Low, at) });

    public CandleSketch Closing(double at) => new(Candle with { Close = at, High = Math.Max(Candle.High, at), Low = Math.Min(Candle.Low, at) });

    public CandleSketch Flat(double at) => new(Candle with { Open = at, High = at, Low = at, Close = at });

    public CandleSketch Between(double low, double high) => new(Candle with { High = high, Low = low });

    public CandleSketch Trading(double volume) => new(Candle with { Volume = volume });

    public static implicit operator Candle(CandleSketch sketch) => sketch.Candle;
}
