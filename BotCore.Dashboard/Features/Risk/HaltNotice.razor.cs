using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Risk;

/// <summary>Announces a halt at once, with its reason, and lets a person release it.</summary>
public sealed partial class HaltNotice
{
    private ConfirmDialog _dialog = default!;
    private string? _reason;
    private string? _blocked;
    private string _why = "";

    [Inject] private EngineCommands Commands { get; set; } = default!;

    [Inject] private CommandNotices Notices { get; set; } = default!;

    private protected override bool Look()
    {
        var status = State.Status.Value;
        string? reason = status?.Risk == RiskLevel.Halted ? status.RiskReason ?? "The engine gives no reason." : null;
        string? blocked = status?.Phase == EnginePhase.Blocked ? status.BlockedReason ?? "The engine gives no reason." : null;
        bool hasNews = reason != _reason || blocked != _blocked;
        (_reason, _blocked) = (reason, blocked);
        return hasNews;
    }

    private void Open()
    {
        _why = "";
        _dialog.Send = key => Commands.ReleaseAsync(new ReleaseRequest("RESUME", _why.Trim()), key);
        _dialog.Open();
    }

    private string? Fault() => KillSwitchView.ReasonFault(_why);

    private void Released() => Notices.Done("The halt is released.");
}
