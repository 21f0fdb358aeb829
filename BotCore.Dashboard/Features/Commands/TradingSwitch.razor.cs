using BotCore.Contracts.Trading;
using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Features.Commands;

/// <summary>Lets strategies open positions, or not; starting with real money asks first.</summary>
public sealed partial class TradingSwitch
{
    private readonly CommandAttempt _attempt = new();
    private ConfirmDialog _confirmLive = default!;
    private bool? _isTrading;

    [Inject] private EngineCommands Commands { get; set; } = default!;

    [Inject] private CommandNotices Notices { get; set; } = default!;

    private protected override bool Look()
    {
        bool? isTrading = State.Status.Value?.IsTrading;
        bool hasNews = isTrading != _isTrading;
        // The other act is another act, even if the answer to this one never came.
        if (hasNews) _attempt.Reset();
        _isTrading = isTrading;
        return hasNews;
    }

    private async Task StartAsync()
    {
        if (State.Status.Value?.Mode == TradingMode.Live)
        {
            _confirmLive.Send = Commands.StartTradingAsync;
            _confirmLive.Open();
            return;
        }
        if (await _attempt.SendAsync(Commands.StartTradingAsync) is not null) Started();
        else Tell();
    }

    private async Task StopAsync()
    {
        if (await _attempt.SendAsync(Commands.StopTradingAsync) is not null) Notices.Done("Trading is stopped: no new positions; open ones keep their stops.");
        else Tell();
    }

    private void Started() => Notices.Done("Trading is started.");

    private void Tell()
    {
        if (_attempt.Sentence is { } sentence) Notices.Failed(sentence);
    }
}
