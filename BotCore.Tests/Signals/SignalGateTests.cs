using BotCore.Tests.Strategies;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Tests.Signals;

/// <summary>Each gate at the exact edge of its times and limits.</summary>
public sealed class SignalGateTests
{
    private const long Second = 1_000;
    private const long Minute = 60_000;

    private static readonly Signal Long = new(Direction.Long, 0.8, "long");
    private static readonly Signal Short = new(Direction.Short, 0.8, "short");
    private static readonly Signal Neutral = new(Direction.Neutral, 0.5, "none");

    [Theory]
    [InlineData(0.6, 0.6, true)]
    [InlineData(0.5999999, 0.6, false)]
    [InlineData(double.NaN, 0.0, false)]
    public void Minimum_confidence_is_included(double confidence, double minimum, bool passes)
    {
        var verdict = MinimumConfidenceGate.Judge(Long with { Confidence = confidence }, minimum);

        AssertVerdict(passes, "min_confidence", verdict);
    }

    [Theory]
    [InlineData("1m", 2)]
    [InlineData("3m", 6)]
    [InlineData("5m", 10)]
    [InlineData("15m", 30)]
    [InlineData("30m", 30)]
    [InlineData("1h", 30)]
    [InlineData("1d", 30)]
    public void A_signal_is_fresh_up_to_its_limit(string timeframe, int minutes)
    {
        var of = Timeframe.Parse(timeframe);

        AssertVerdict(true, "", FreshnessGate.Judge(of, 5_000, 5_000));
        AssertVerdict(true, "", FreshnessGate.Judge(of, 5_000, 5_000 + minutes * Minute));
        AssertVerdict(false, "stale_signal", FreshnessGate.Judge(of, 5_000, 5_001 + minutes * Minute));
        AssertVerdict(false, "stale_signal", FreshnessGate.Judge(of, 5_000, 4_999));
    }

    [Theory]
    [InlineData(59_999, false)]
    [InlineData(60_000, true)]
    [InlineData(600_000, true)]
    [InlineData(600_001, false)]
    public void The_same_direction_confirms_from_sixty_seconds_to_ten_minutes_later(long laterMs, bool passes)
    {
        var gate = new ConfirmationGate();

        AssertVerdict(false, "confirmation", gate.Judge(in Long, 7_000));
        AssertVerdict(passes, "confirmation", gate.Judge(in Long, 7_000 + laterMs));
    }

    [Theory]
    [InlineData("5m", 10)]
    [InlineData("15m", 15)]
    [InlineData("1h", 60)]
    [InlineData("1d", 1440)]
    public void With_candles_longer_than_ten_minutes_the_next_one_confirms(string timeframe, int minutes)
    {
        AssertVerdict(true, "", Later(minutes * Minute));
        AssertVerdict(false, "confirmation", Later(minutes * Minute + 1));

        GateVerdict Later(long laterMs)
        {
            var gate = new ConfirmationGate(Timeframe.Parse(timeframe).Ms);
            gate.Judge(in Long, 0);
            return gate.Judge(in Long, laterMs);
        }
    }

    [Fact]
    public void The_opposite_direction_begins_a_new_wait()
    {
        var gate = new ConfirmationGate();
        gate.Judge(in Long, 0);

        AssertVerdict(false, "confirmation", gate.Judge(in Short, 5 * Minute));
        AssertVerdict(false, "confirmation", gate.Judge(in Long, 6 * Minute));
        AssertVerdict(true, "confirmation", gate.Judge(in Long, 7 * Minute));
    }

    [Fact]
    public void Neutral_neither_confirms_nor_interrupts()
    {
        var gate = new ConfirmationGate();
        gate.Judge(in Long, 0);

        AssertVerdict(true, "", gate.Judge(in Neutral, 2 * Minute));
        AssertVerdict(true, "", gate.Judge(in Long, 5 * Minute));
    }

    [Fact]
    public void A_direction_that_goes_on_stays_confirmed()
    {
        var gate = new ConfirmationGate();
        gate.Judge(in Long, 0);

        for (int minute = 5; minute <= 120; minute += 5) AssertVerdict(true, "", gate.Judge(in Long, minute * Minute));
        AssertVerdict(true, "", gate.Judge(in Long, 120 * Minute + 30 * Second)); // confirmed by the sighting before the last
        AssertVerdict(false, "confirmation", gate.Judge(in Long, 131 * Minute));
    }

    [Fact]
    public void Sightings_within_sixty_seconds_are_one()
    {
        var gate = new ConfirmationGate();
        gate.Judge(in Long, 0);

        AssertVerdict(false, "confirmation", gate.Judge(in Long, 30 * Second));
        AssertVerdict(true, "", gate.Judge(in Long, 60 * Second)); // the first is 60 seconds old, whatever came between
    }

    [Theory]
    [InlineData(15 * Minute, false)]
    [InlineData(15 * Minute + 1, true)]
    public void Four_changes_within_fifteen_minutes_are_choppy(long fourthMs, bool passes)
    {
        var gate = new ChoppinessGate();
        gate.Judge(in Long, -5 * Minute);

        AssertVerdict(true, "", gate.Judge(in Short, 0));
        AssertVerdict(true, "", gate.Judge(in Long, Minute));
        AssertVerdict(true, "", gate.Judge(in Short, 2 * Minute));
        AssertVerdict(passes, "choppiness", gate.Judge(in Long, fourthMs));
    }

    [Fact]
    public void Choppiness_ends_when_the_first_of_the_four_changes_is_old()
    {
        var gate = new ChoppinessGate();
        gate.Judge(in Long, -Minute);
        foreach (int minute in new[] { 0, 1, 2, 3 }) gate.Judge(minute % 2 == 0 ? Short : Long, minute * Minute);

        AssertVerdict(true, "", gate.Judge(in Neutral, 10 * Minute));
        AssertVerdict(false, "choppiness", gate.Judge(in Long, 15 * Minute));
        AssertVerdict(true, "", gate.Judge(in Long, 15 * Minute + 1));
    }

    [Fact]
    public void Neutral_between_two_directions_does_not_hide_the_change()
    {
        var gate = new ChoppinessGate();
        Signal[] signals = [Long, Neutral, Short, Neutral, Long, Neutral, Short, Neutral, Long];
        var verdicts = signals.Select((signal, i) => gate.Judge(in signal, i * Minute)).ToList();

        Assert.All(verdicts.SkipLast(1), verdict => AssertVerdict(true, "", verdict));
        AssertVerdict(false, "choppiness", verdicts[^1]);
    }

    [Theory]
    [InlineData(Direction.Long, -0.3, true)]
    [InlineData(Direction.Long, -0.31, false)]
    [InlineData(Direction.Long, 1.0, true)]
    [InlineData(Direction.Short, 0.5, true)]
    [InlineData(Direction.Short, 0.51, false)]
    [InlineData(Direction.Short, -1.0, true)]
    [InlineData(Direction.Neutral, -1.0, true)]
    public void A_clear_bias_stops_what_goes_against_it(Direction direction, double bias, bool passes)
    {
        var gate = new AiBiasGate();
        gate.Update(bias, confidence: 0.9, timeMs: 0);

        AssertVerdict(passes, "ai_bias", gate.Judge(Long with { Direction = direction }, Minute));
    }

    [Theory]
    [InlineData(0.71, 600_000, false)]
    [InlineData(0.71, 600_001, true)] // stale
    [InlineData(0.70, 0, true)] // not confident
    [InlineData(0.71, -1, true)] // from the future
    public void A_bias_counts_while_it_is_fresh_and_confident(double confidence, long ageMs, bool passes)
    {
        var gate = new AiBiasGate();
        gate.Update(-1.0, confidence, timeMs: 50_000);

        AssertVerdict(passes, "ai_bias", gate.Judge(in Long, 50_000 + ageMs));
    }

    [Fact]
    public void Without_a_bias_everything_passes_and_an_impossible_one_is_refused()
    {
        var gate = new AiBiasGate();

        AssertVerdict(true, "", gate.Judge(in Long, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => gate.Update(double.NaN, 0.9, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => gate.Update(-1.1, 0.9, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => gate.Update(0.5, 1.1, 0));
        AssertVerdict(true, "", gate.Judge(in Long, 0));
    }

    [Fact]
    public void Restored_gates_go_on_as_if_they_had_never_stopped()
    {
        var random = new Random(12);
        Signal[] signals = [.. Enumerable.Range(0, 400).Select(_ => random.Next(4) switch { 0 => Short, 1 => Neutral, _ => Long })];
        long[] times = new long[signals.Length];
        for (int i = 1; i < times.Length; i++) times[i] = times[i - 1] + random.Next(400) * Second;

        AssertRestorable(() => new ConfirmationGate(), (gate, i) => gate.Judge(in signals[i], times[i]), signals.Length);
        AssertRestorable(() => new ChoppinessGate(), (gate, i) => gate.Judge(in signals[i], times[i]), signals.Length);
        AssertRestorable(
            () => new AiBiasGate(),
            (gate, i) =>
            {
                if (i % 7 == 0) gate.Update(Math.Sin(i), 0.8, times[i]);
                return gate.Judge(in signals[i], times[i]);
            },
            signals.Length);
    }

    [Fact]
    public void Gates_allocate_nothing()
    {
        var confirmation = new ConfirmationGate();
        var choppiness = new ChoppinessGate();
        var bias = new AiBiasGate();
        Run(0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(long startMinute)
        {
            for (long minute = startMinute; minute < startMinute + 1_000; minute++)
            {
                var signal = minute % 3 == 0 ? Short : Long;
                bias.Update(-0.9, 0.9, minute * Minute);
                confirmation.Judge(in signal, minute * Minute);
                choppiness.Judge(in signal, minute * Minute);
                bias.Judge(in signal, minute * Minute);
                MinimumConfidenceGate.Judge(in signal, 0.9);
                FreshnessGate.Judge(Timeframe.FiveMinutes, 0, minute * Minute);
            }
        }
    }

    private static void AssertRestorable<T>(Func<T> create, Func<T, int, GateVerdict> judge, int count) where T : ITransferable
    {
        var running = create();
        var restored = create();
        var seen = new HashSet<bool>();
        for (int i = 0; i < count; i++)
        {
            byte[] snapshot = StrategyRun.Snapshot(restored);
            restored = create();
            restored.Transfer(StateTransfer.Read(snapshot));

            var verdict = judge(running, i);

            Assert.Equal(verdict, judge(restored, i));
            seen.Add(verdict.Passes);
        }
        Assert.Equal(2, seen.Count);
    }

    private static void AssertVerdict(bool passes, string code, GateVerdict verdict)
    {
        Assert.Equal(passes, verdict.Passes);
        Assert.Equal(passes ? "pass" : code, verdict.Code);
        Assert.Equal(passes, verdict.Reason.Length == 0);
    }
}
