using BotCore.Trading.Risk;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Kernel;

/// <summary>Protections that a closed trade can start: cool-down, stop guard, low-profit lock. And what comes in from the AI service.</summary>
/// <remarks>The last two after the plug-ins of the same purpose in freqtrade ("StoplossGuard", "LowProfitPairs"), with a net result instead of a ratio.</remarks>
public sealed partial class TradingKernel
{
    private const int LongestName = 64;

    private void GuardAfterTrade(int instrument)
    {
        CoolDown();
        GuardStops(instrument);
        LockLowProfit(instrument);
    }

    private void CoolDown()
    {
        var settings = _account.Settings;
        if (_account.LossStreak < settings.LossStreakLimit || _account.IsRestrictedBy(RestrictionCode.CoolDown)) return;
        Restrict(
            RestrictionCode.CoolDown, RiskLevel.Reducing, NowMs + settings.CoolDownMinutes * 60_000L,
            Invariant($"{_account.LossStreak} losses in a row"));
    }

    private void GuardStops(int instrument)
    {
        var settings = _account.Settings;
        int? scope = settings.IsStopGuardPerSymbol ? instrument : null;
        if (settings.StopGuardStops == 0 || _account.IsRestrictedBy(RestrictionCode.StopGuard, scope)) return;
        int stops = _account.StopsSince(NowMs - settings.StopGuardLookBackMinutes * 60_000L, scope);
        if (stops < settings.StopGuardStops) return;
        Restrict(
            RestrictionCode.StopGuard, RiskLevel.Reducing, NowMs + settings.StopGuardMinutes * 60_000L,
            Invariant($"{stops} stops were hit within {settings.StopGuardLookBackMinutes} minutes"), scope);
    }

    private void LockLowProfit(int instrument)
    {
        var settings = _account.Settings;
        if (settings.LowProfitTrades == 0 || _account.IsRestrictedBy(RestrictionCode.LowProfit, instrument)) return;
        var (trades, net) = _account.ResultSince(NowMs - settings.LowProfitLookBackMinutes * 60_000L, instrument);
        if (trades < settings.LowProfitTrades) return;
        decimal required = _account.ExactEquity() * settings.LowProfitRequiredRatio;
        if (net >= required) return;
        Restrict(
            RestrictionCode.LowProfit, RiskLevel.Reducing, NowMs + settings.LowProfitMinutes * 60_000L,
            Invariant($"{trades} trades of {_account.Instruments[instrument].Symbol} within {settings.LowProfitLookBackMinutes} minutes came to {net:0.##}, {required:0.##} is required"),
            instrument);
    }

    private CommandOutcome Handle(ReportAiSignal command)
    {
        if (!IsKnown(command.Instrument)) return UnknownInstrument(command.Instrument);
        string? error =
            !Enum.IsDefined(command.Direction) ? Invariant($"direction {(int)command.Direction}: must be Long, Short or Neutral") :
            !(command.Confidence is >= 0.0 and <= 1.0) ? Invariant($"confidence {command.Confidence}: must be a number from 0 to 1") :
            command.FormedMs > NowMs ? Invariant($"formed at {command.FormedMs}: must not be later than the market's time {NowMs}") :
            command.Source is not { Length: >= 1 and <= LongestName } ? Invariant($"source: must have 1 to {LongestName} characters") :
            command.ModelVersion is not { Length: <= LongestName } ? Invariant($"model version: must have at most {LongestName} characters") :
            null;
        if (error is not null) return new CommandOutcome("invalid_ai_signal", error, []);
        if (command.FormedMs <= _pipelines[command.Instrument].AiFormedMs)
            return new CommandOutcome("old_ai_signal", Invariant($"formed at {command.FormedMs}: one of {_pipelines[command.Instrument].AiFormedMs} is known"), []);
        Emit(new AiSignalReceived(
            NowMs, command.Instrument, command.FormedMs, command.Direction, command.Confidence, command.Source, command.ModelVersion));
        return Accepted();
    }

    /// <summary>What an event tells the market side of the kernel; everything else is the account's.</summary>
    private void Inform(TradingEvent happened)
    {
        if (happened is AiSignalReceived ai) _pipelines[ai.Instrument].Take(ai);
        else if (happened is StrategySilenced silenced) _pipelines[silenced.Instrument].Told(silenced.Strategy);
    }

    /// <summary>A strategy of somebody's own that has failed is told once; it has lost its voice already.</summary>
    private void TellSilenced(int instrument)
    {
        while (_pipelines[instrument].Untold is { } failed)
            Emit(new StrategySilenced(NowMs, instrument, failed.Name, failed.Failure));
    }
}
