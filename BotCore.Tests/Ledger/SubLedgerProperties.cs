using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Ledger;
using FsCheck.Xunit;

namespace BotCore.Tests.Ledger;

/// <summary>Whatever happens, the sub-ledgers of the strategies are the account, to the last digit.</summary>
[Properties(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 30)]
public class SubLedgerProperties
{
    [Property]
    public void Together_they_are_the_account_after_every_event(Scenario scenario) => AddUp(scenario);

    [Property]
    public void Together_they_are_the_account_in_hedge_mode(Scenario scenario) => AddUp(scenario.Hedged());

    private static void AddUp(Scenario scenario)
    {
        var recorder = Recorder.Of(scenario);
        foreach (var input in ScenarioInputs.Of(scenario))
        {
            input.GiveTo(recorder);
            var account = recorder.Kernel.Account;
            var strategies = account.StrategyAccounts();
            Assert.Equal(-account.Ledger[LedgerAccount.RealisedPnl], strategies.Sum(s => s.RealisedPnl));
            Assert.Equal(account.Ledger[LedgerAccount.Fees] + account.Ledger[LedgerAccount.LiquidationFees], strategies.Sum(s => s.Fees));
            Assert.Equal(-account.Ledger[LedgerAccount.Funding], strategies.Sum(s => s.Funding));
            Assert.Equal(account.Ledger.WalletBalance, account.Deposited + strategies.Sum(s => s.NetPnl));
            for (int i = 0; i < account.Instruments.Count; i++)
            {
                for (int leg = 0; leg < account.Legs; leg++)
                {
                    var held = strategies.SelectMany(s => s.Holdings).Where(h => h.Instrument == i && h.PositionSide == account.SideOf(leg)).ToList();
                    Assert.Equal(account.Leg(i, leg).Quantity, held.Sum(h => h.Quantity));
                    Assert.Equal(account.Leg(i, leg).Cost, held.Sum(h => h.Cost));
                }
            }
        }
    }
}
