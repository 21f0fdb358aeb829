using System.Buffers;
using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Journal;
using FsCheck.Xunit;

namespace BotCore.Tests.Journal;

/// <summary>What was written and read back rebuilds the same kernel as what was never written.</summary>
[Properties(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 30)]
public class JournalReplayTests
{
    [Property]
    public void Records_read_back_rebuild_the_same_state_and_go_on_the_same_way(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);
        int cut = 1 + scenario.Cut % inputs.Count;
        var whole = Recorder.Of(scenario).Take(inputs.Take(cut));
        int before = whole.Journal.Count;

        var replayed = Recorder.Replayed(scenario, whole.Journal.Select(ReadBack));
        Assert.Equal(whole.AccountBytes(), replayed.AccountBytes());
        Assert.Equal(whole.MarketBytes(), replayed.MarketBytes());
        whole.Take(inputs.Skip(cut));
        replayed.Take(inputs.Skip(cut));

        Assert.Equal(whole.Journal.Skip(before).Select(Text), replayed.Journal.Select(Text));
    }

    private static TradingEvent ReadBack(TradingEvent happened)
    {
        var (kind, payload) = Written(happened);
        return EventCodec.Decode(1, kind, payload.WrittenSpan);
    }

    private static string Text(TradingEvent happened)
    {
        var (kind, payload) = Written(happened);
        return $"{kind} {System.Text.Encoding.UTF8.GetString(payload.WrittenSpan)}";
    }

    private static (string Kind, ArrayBufferWriter<byte> Payload) Written(TradingEvent happened)
    {
        var payload = new ArrayBufferWriter<byte>();
        return (EventCodec.Encode(happened, payload), payload);
    }
}
