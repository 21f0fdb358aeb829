using BotCore.Trading.Market;

namespace BotCore.Tests.Builders;

/// <summary>Where tests begin: <c>using static BotCore.Tests.Builders.Given;</c>.</summary>
internal static class Given
{
    /// <summary>Monday 2024-01-01 00:00 UTC, Unix ms: a day and a week begin here.</summary>
    public const long MondayMs = 1_704_067_200_000;

    public const long MinuteMs = 60_000;

    public const long DayMs = 86_400_000;

    /// <summary>A quiet candle of one minute at 100, at the start of Monday.</summary>
    public static CandleSketch ACandle() => new(new Candle(MondayMs, 100, 100, 100, 100, 1000));

    /// <summary>A funded one-instrument kernel without costs, targets and narrow limits: a test states what matters to it.</summary>
    public static KernelSketch AKernel() => new();
}
