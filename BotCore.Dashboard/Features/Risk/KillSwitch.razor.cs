using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Risk;

/// <summary>Stops everything: cancel, then close or freeze, then halt until a person releases it.</summary>
public sealed partial class KillSwitch
{
    private ConfirmDialog _dialog = default!;
    private KillSwitchAction _action = KillSwitchAction.Close;
    private string _reason = "";
    private string _consequence = "";

    [Inject] private EngineCommands Commands { get; set; } = default!;

    [Inject] private CommandNotices Notices { get; set; } = default!;

    private protected override bool Look()
    {
        string consequence = IsKnown
            ? KillSwitchView.Consequence(_action, State.Orders.Items.Count, State.Positions.Items.Count, State.Status.Value?.Mode)
            : "Cancels every working order and halts trading until somebody releases it. What is open now is not known: the engine has not been heard.";
        bool hasNews = consequence != _consequence;
        _consequence = consequence;
        return hasNews;
    }

    private void Open()
    {
        (_action, _reason) = (KillSwitchAction.Close, "");
        Look();
        _dialog.Send = key => Commands.KillAsync(new KillSwitchRequest(_action, "KILL", _reason.Trim()), key);
        _dialog.Open();
    }

    private void Choose(KillSwitchAction action)
    {
        _action = action;
        Look();
    }

    private string? Fault() => KillSwitchView.ReasonFault(_reason);

    private void Killed() => Notices.Done(_action == KillSwitchAction.Close
        ? "Kill switch: orders are cancelled, positions are being closed, trading is halted."
        : "Kill switch: orders are cancelled, positions are frozen, trading is halted.");
}
