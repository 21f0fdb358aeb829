using BotCore.Dashboard.Live;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>Which candles this page shows; set by the chart itself, the prices and the positions.</summary>
internal sealed class ChartSelection
{
    /// <summary>Timeframes a person can choose, with the length of a candle.</summary>
    public static readonly IReadOnlyList<(string Name, TimeSpan Length)> Timeframes =
    [
        ("1m", TimeSpan.FromMinutes(1)), ("5m", TimeSpan.FromMinutes(5)), ("15m", TimeSpan.FromMinutes(15)),
        ("1h", TimeSpan.FromHours(1)), ("4h", TimeSpan.FromHours(4)),
    ];

    /// <summary>Null until a person chooses: then the engine's first symbol.</summary>
    public string? Symbol { get; set; }

    public string Timeframe { get; set; } = "1m";

    public TimeSpan Length => Timeframes.First(t => t.Name == Timeframe).Length;

    /// <summary>The chosen series; null while no symbol is known.</summary>
    /// <param name="symbols">Of the engine, in its order.</param>
    public CandleKey? Key(IReadOnlyList<string> symbols) =>
        Symbol is not null && symbols.Contains(Symbol) ? new CandleKey(Symbol, Timeframe)
        : symbols.Count > 0 ? new CandleKey(symbols[0], Timeframe)
        : null;
}
