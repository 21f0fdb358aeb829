using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using FsCheck.Xunit;

namespace BotCore.Tests.Kernel;

/// <summary>What holds in one-way mode holds in hedge mode, for each of the two positions of a symbol.</summary>
[Properties(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 20)]
public class HedgeInvariantTests
{
    private readonly InvariantTests _invariants = new();
    private readonly DeterminismTests _determinism = new();

    [Property]
    public void The_book_always_balances(Scenario scenario) => _invariants.The_book_always_balances(scenario.Hedged());

    [Property]
    public void The_wallet_is_what_was_paid_in_and_earned(Scenario scenario) => _invariants.The_wallet_is_what_was_paid_in_and_earned(scenario.Hedged());

    [Property]
    public void Fills_explain_each_position_and_all_cash(Scenario scenario) => _invariants.Fills_explain_every_position_and_all_cash(scenario.Hedged());

    [Property]
    public void Each_open_position_has_its_stop(Scenario scenario) =>
        _invariants.Whatever_is_open_has_its_stop_and_what_is_flat_has_no_orders_left_over(scenario.Hedged());

    [Property]
    public void Under_a_restriction_nothing_waits_to_open(Scenario scenario) => _invariants.Under_a_restriction_nothing_waits_to_open_a_position(scenario.Hedged());

    [Property]
    public void Stops_never_loosen(Scenario scenario) => _invariants.Stops_never_loosen(scenario.Hedged());

    [Property]
    public void No_isolated_position_loses_more_than_its_margin(Scenario scenario) => _invariants.No_isolated_position_loses_more_than_its_margin(scenario.Hedged());

    [Property]
    public void Cross_positions_together_never_lose_more_than_they_share(Scenario scenario) =>
        _invariants.Cross_positions_together_never_lose_more_than_the_balance_they_share(scenario.Hedged());

    [Property]
    public void Orders_end_once(Scenario scenario) => _invariants.Orders_end_once_and_fill_what_was_asked_for(scenario.Hedged());

    [Property]
    public void Equal_inputs_give_equal_events(Scenario scenario) => _determinism.Equal_inputs_give_equal_events(scenario.Hedged());

    [Property]
    public void A_snapshot_goes_on_as_if_nothing_had_happened(Scenario scenario) =>
        _determinism.A_snapshot_at_any_moment_goes_on_as_if_nothing_had_happened(scenario.Hedged());

    [Property]
    public void The_journal_rebuilds_the_same_state(Scenario scenario) =>
        _determinism.The_journal_alone_rebuilds_the_same_state_and_goes_on_the_same_way(scenario.Hedged());

    [Property]
    public void Quiet_candles_left_out_change_nothing(Scenario scenario)
    {
        var hedged = scenario.Hedged();
        var inputs = ScenarioInputs.Of(hedged);

        var walked = Recorder.Of(hedged, walksEveryCandle: true).Take(inputs);
        var left = Recorder.Of(hedged).Take(inputs);

        Assert.Equal(walked.Content(), left.Content());
    }

    [Property]
    public void A_position_never_turns_into_the_other(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario.Hedged());
        foreach (var input in ScenarioInputs.Of(scenario.Hedged()))
        {
            input.GiveTo(recorder);
            var account = recorder.Kernel.Account;
            if (account.Legs == 1) continue; // before the account was opened
            for (int i = 0; i < account.Instruments.Count; i++)
                Assert.True(account.Leg(i, 0).Quantity >= 0m && account.Leg(i, 1).Quantity <= 0m);
        }
    }

    [Fact]
    public void The_scenarios_reach_what_is_particular_to_hedge_mode()
    {
        var reached = new HashSet<string>();
        var random = new Random(20240102);
        for (int n = 0; n < 200; n++)
        {
            var steps = Enumerable.Range(0, 150).Select(_ => new ScenarioStep(random.Next(1_000_000), random.Next(64), random.Next(1_000_000)));
            var scenario = new Scenario(random.Next(1_000_000), 0, [.. steps]).Hedged();
            var recorder = Recorder.Of(scenario);
            foreach (var input in ScenarioInputs.Of(scenario))
            {
                int before = recorder.Journal.Count;
                bool cross = BothAre(recorder, isCross: true), isolated = BothAre(recorder, isCross: false);
                if (cross) reached.Add("both cross");
                if (isolated) reached.Add("both isolated");
                input.GiveTo(recorder);
                for (int i = before; i < recorder.Journal.Count; i++)
                {
                    if (recorder.Journal[i] is FundingSettled funding) reached.Add($"funding {funding.PositionSide}");
                    else if (recorder.Journal[i] is TradeClosed closed && (cross || isolated)) reached.Add($"{(cross ? "cross" : "isolated")} {closed.Trade.Direction} {closed.Trade.ExitReason}");
                    else if (recorder.Journal[i] is OrderDenied denied) reached.Add($"denied {denied.Code}");
                }
            }
        }

        string[] expected =
        [
            "both cross", "both isolated", "funding Long", "funding Short", "denied reduce_only", "denied no_position", "denied position_open", "denied symbol_exposure",
            "isolated Long stop_loss", "isolated Short stop_loss", "cross Long stop_loss", "cross Short stop_loss",
        ];
        Assert.Empty(expected.Except(reached));
        Assert.Contains(reached, what => what.EndsWith("liquidation", StringComparison.Ordinal));
    }

    private static bool BothAre(Recorder recorder, bool isCross)
    {
        var account = recorder.Kernel.Account;
        return account.Legs == 2 && Enumerable.Range(0, account.Instruments.Count)
            .Any(i => !account.Leg(i, 0).IsFlat && !account.Leg(i, 1).IsFlat && account.Leg(i, 0).IsCross == isCross && account.Leg(i, 1).IsCross == isCross);
    }
}
