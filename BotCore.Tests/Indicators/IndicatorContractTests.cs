using System.Buffers;
using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Tests.Indicators;

/// <summary>What every indicator must keep, whatever it computes.</summary>
public sealed class IndicatorContractTests
{
    private const int Count = 420;

    public static TheoryData<string, string> Cases() => IndicatorCase.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restored_at_any_candle_it_goes_on_as_if_it_had_never_stopped(string name, string parameters)
    {
        foreach (var candles in Markets())
        {
            var expected = Stream(IndicatorCase.Create(name, parameters), candles);
            var saved = IndicatorCase.Create(name, parameters);
            for (int i = 0; i < candles.Length; i++)
            {
                saved.Add(in candles[i]);
                byte[] snapshot = Snapshot(saved);
                var restored = IndicatorCase.Create(name, parameters);
                restored.Transfer(StateTransfer.Read(snapshot));
                Assert.Equal(snapshot, Snapshot(restored));
                AssertSame(expected[i], Outputs(restored), name, i);
                int end = Math.Min(candles.Length, i + 1 + (i % 50 == 0 ? candles.Length : 40));
                for (int next = i + 1; next < end; next++)
                {
                    restored.Add(in candles[next]);
                    AssertSame(expected[next], Outputs(restored), name, next);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Previewing_shows_what_adding_gives_and_leaves_no_trace(string name, string parameters)
    {
        foreach (var candles in Markets())
        {
            var random = new Random(11);
            var expected = Stream(IndicatorCase.Create(name, parameters), candles);
            var indicator = IndicatorCase.Create(name, parameters);
            double[] previewed = new double[indicator.Outputs.Count];
            for (int i = 0; i < candles.Length; i++)
            {
                byte[] before = Snapshot(indicator);
                for (int times = random.Next(3); times > 0; times--)
                {
                    var open = IndicatorCandles.Partial(random, in candles[i]);
                    indicator.Preview(in open, previewed);
                }
                indicator.Preview(in candles[i], previewed);
                Assert.Equal(before, Snapshot(indicator));

                indicator.Add(in candles[i]);

                AssertSame(expected[i], previewed, name, i);
                AssertSame(expected[i], Outputs(indicator), name, i);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Warm_up_ends_exactly_where_it_says_and_values_stay_finite_ever_after(string name, string parameters)
    {
        foreach (var candles in Markets())
        {
            var indicator = IndicatorCase.Create(name, parameters);
            for (int i = 0; i < candles.Length; i++)
            {
                indicator.Add(in candles[i]);
                double[] outputs = Outputs(indicator);
                bool isWarm = i + 1 >= indicator.WarmUp;
                Assert.Equal(isWarm, indicator.IsReady);
                Assert.Equal(isWarm, !outputs.Any(double.IsNaN));
                Assert.DoesNotContain(outputs, double.IsInfinity);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adding_and_previewing_allocate_nothing(string name, string parameters)
    {
        var candles = IndicatorCandles.Awkward(Count);
        var indicator = IndicatorCase.Create(name, parameters);
        double[] outputs = new double[indicator.Outputs.Count];
        Run(indicator, candles, outputs); // the first pass may compile

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(indicator, candles, outputs);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_snapshot_of_another_indicator_or_of_other_parameters_is_refused(string name, string parameters)
    {
        byte[] snapshot = Snapshot(IndicatorCase.Create(name, parameters));
        string other = name == "volume_profile" ? "window=3" : "period=77";
        var entry = IndicatorCatalogue.Find(name);
        IIndicator[] strangers = entry.Parameters.Any(parameter => other.StartsWith(parameter.Name, StringComparison.Ordinal))
            ? [new Sma(31), IndicatorCase.Create(name, other)]
            : [new Sma(31)];

        Assert.All(strangers, stranger =>
            Assert.Throws<SnapshotFormatException>(() => stranger.Transfer(StateTransfer.Read(snapshot))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_have_names_and_nothing_lies_beyond_them(string name, string parameters)
    {
        var indicator = IndicatorCase.Create(name, parameters);

        Assert.NotEmpty(indicator.Outputs);
        Assert.Equal(indicator.Outputs.Count, indicator.Outputs.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => indicator.Output(indicator.Outputs.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => indicator.Output(-1));
    }

    [Fact]
    public void Real_candles_are_held_to_the_same()
    {
        foreach (var entry in IndicatorCatalogue.Entries)
        {
            var candles = IndicatorCandles.Real(2_000);
            var expected = Stream(entry.CreateDefault(), candles);
            var indicator = entry.CreateDefault();
            double[] previewed = new double[indicator.Outputs.Count];
            for (int i = 0; i < candles.Length; i++)
            {
                if (i % 97 == 0)
                {
                    var restored = entry.CreateDefault();
                    restored.Transfer(StateTransfer.Read(Snapshot(indicator)));
                    indicator = restored;
                }
                indicator.Preview(in candles[i], previewed);
                indicator.Add(in candles[i]);
                AssertSame(expected[i], previewed, entry.Name, i);
                AssertSame(expected[i], Outputs(indicator), entry.Name, i);
                Assert.Equal(i + 1 >= indicator.WarmUp, indicator.IsReady);
            }
        }
    }

    private static Candle[][] Markets() => [IndicatorCandles.Awkward(Count)];

    private static void Run(IIndicator indicator, Candle[] candles, double[] outputs)
    {
        for (int i = 0; i < candles.Length; i++)
        {
            indicator.Preview(in candles[i], outputs);
            indicator.Add(in candles[i]);
            for (int output = 0; output < outputs.Length; output++) outputs[output] = indicator.Output(output);
        }
    }

    private static double[][] Stream(IIndicator indicator, Candle[] candles)
    {
        double[][] rows = new double[candles.Length][];
        for (int i = 0; i < candles.Length; i++)
        {
            indicator.Add(in candles[i]);
            rows[i] = Outputs(indicator);
        }
        return rows;
    }

    private static double[] Outputs(IIndicator indicator) => [.. indicator.Outputs.Select((_, index) => indicator.Output(index))];

    private static byte[] Snapshot(IIndicator indicator)
    {
        var bytes = new ArrayBufferWriter<byte>();
        indicator.Transfer(StateTransfer.Write(bytes));
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>To the last bit.</summary>
    private static void AssertSame(double[] expected, double[] actual, string name, int candle)
    {
        for (int i = 0; i < expected.Length; i++)
            if (!expected[i].Equals(actual[i])) Assert.Fail($"{name}, candle {candle}, output {i}: {expected[i]:R} expected, {actual[i]:R} found");
    }
}
