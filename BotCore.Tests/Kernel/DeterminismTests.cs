using BotCore.Tests.Kernel.Scenarios;
using FsCheck.Xunit;

namespace BotCore.Tests.Kernel;

/// <summary>The same inputs give the same events, however often the process died in between.</summary>
[Properties(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 200)]
public class DeterminismTests
{
    [Property]
    public void Equal_inputs_give_equal_events(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);

        var first = Recorder.Of(scenario).Take(inputs);
        var second = Recorder.Of(scenario).Take(inputs);

        Assert.Equal(first.Content(), second.Content());
        Assert.Equal(first.AccountBytes(), second.AccountBytes());
    }

    [Property]
    public void A_snapshot_at_any_moment_goes_on_as_if_nothing_had_happened(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);
        int cut = 1 + scenario.Cut % inputs.Count;
        var whole = Recorder.Of(scenario).Take(inputs.Take(cut));
        int before = whole.Journal.Count;

        var restored = Recorder.Restored(scenario, whole.AccountBytes(), whole.MarketBytes());
        Assert.Equal(whole.AccountBytes(), restored.AccountBytes());
        Assert.Equal(whole.MarketBytes(), restored.MarketBytes());
        whole.Take(inputs.Skip(cut));
        restored.Take(inputs.Skip(cut));

        Assert.Equal(whole.Content().Skip(before), restored.Content());
        Assert.Equal(whole.AccountBytes(), restored.AccountBytes());
        Assert.Equal(whole.MarketBytes(), restored.MarketBytes());
    }

    /// <summary>Kept because it once failed: a sentence showed the trailing zero of a quantity, which a restored account does not have.</summary>
    [Property(Replay = "(11460361033489707874,5780092632262521653,80)", MaxTest = 1)]
    public void A_snapshot_does_not_change_the_wording_of_what_follows(Scenario scenario) =>
        A_snapshot_at_any_moment_goes_on_as_if_nothing_had_happened(scenario);

    [Property]
    public void The_journal_alone_rebuilds_the_same_state_and_goes_on_the_same_way(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);
        int cut = 1 + scenario.Cut % inputs.Count;
        var whole = Recorder.Of(scenario).Take(inputs.Take(cut));
        int before = whole.Journal.Count;

        var replayed = Recorder.Replayed(scenario, whole.Journal);
        Assert.Equal(whole.AccountBytes(), replayed.AccountBytes());
        Assert.Equal(whole.MarketBytes(), replayed.MarketBytes());
        whole.Take(inputs.Skip(cut));
        replayed.Take(inputs.Skip(cut));

        Assert.Equal(whole.Content().Skip(before), replayed.Content());
        Assert.Equal(whole.AccountBytes(), replayed.AccountBytes());
    }

    /// <summary>Kept because it once failed: a restriction was dated by a tick of another market that had led to nothing and is in no record.</summary>
    [Property(Replay = "(2126517197888373719,18040204728182107685,58)", MaxTest = 1)]
    public void A_price_that_led_to_nothing_does_not_date_what_follows(Scenario scenario) =>
        The_journal_alone_rebuilds_the_same_state_and_goes_on_the_same_way(scenario);

    [Property]
    public void A_snapshot_and_the_records_after_it_rebuild_the_same_state(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);
        int cut = 1 + scenario.Cut % inputs.Count;
        var whole = Recorder.Of(scenario).Take(inputs.Take(cut));
        var restored = Recorder.Restored(scenario, whole.AccountBytes(), whole.MarketBytes());
        int before = whole.Journal.Count;
        whole.Take(inputs.Skip(cut));

        foreach (var recorded in whole.Journal.Skip(before)) restored.Kernel.Replay(recorded);

        Assert.Equal(whole.AccountBytes(), restored.AccountBytes());
        Assert.Equal(whole.MarketBytes(), restored.MarketBytes());
    }
}
