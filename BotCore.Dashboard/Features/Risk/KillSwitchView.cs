using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Features.Risk;

/// <summary>What the kill switch would do right now, in words.</summary>
internal static class KillSwitchView
{
    public static string Consequence(KillSwitchAction action, int workingOrders, int openPositions, TradingMode? mode)
    {
        string orders = workingOrders switch { 0 => "no order is working now", 1 => "1 is working now", _ => $"{workingOrders} are working now" };
        string positions = openPositions switch { 0 => "no position is open now", 1 => "1 is open now", _ => $"{openPositions} are open now" };
        string money = mode == TradingMode.Live ? " This is live trading: real money." : "";
        return action == KillSwitchAction.Close
            ? $"Cancels every working order ({orders}), then closes every position at market, at whatever price there is ({positions}). " +
              $"Trading stays halted until somebody releases it.{money}"
            : $"Cancels every working order except the stops and targets that protect positions ({orders}), and leaves positions as they are; " +
              $"they can still lose money ({positions}). Trading stays halted until somebody releases it.{money}";
    }

    /// <summary>What is wrong with the reason; null when it is fine.</summary>
    public static string? ReasonFault(string reason) =>
        reason.Trim().Length is >= 3 and <= 200 ? null : "Give a reason of 3 to 200 characters; it goes into the journal.";
}
