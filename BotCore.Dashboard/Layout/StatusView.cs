using System.Globalization;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Layout;

/// <summary>The engine's status as the header shows it; every word ready, nothing left to compute in markup.</summary>
/// <param name="ModeStyle">CSS class of the mode's colour band.</param>
/// <param name="ModeMeaning">What the mode does with money.</param>
/// <param name="ProgressPercent">0 to 100 of a recorded market; null for a market without an end.</param>
internal sealed record StatusView(
    string Mode, string ModeStyle, string ModeMeaning, string Phase, string? PhaseReason, string Market, string MarketTime,
    string? ProgressPercent, string Trading, string TradingStyle, bool? IsTrading, string Risk, string RiskStyle, string? RiskReason)
{
    public static StatusView Of(StatusModel? status)
    {
        if (status is null)
        {
            return new StatusView(Format.Unknown, "mode-unknown", "mode not known yet", Format.Unknown, null, Format.Unknown, Format.Unknown,
                null, Format.Unknown, "state-unknown", null, Format.Unknown, "state-unknown", null);
        }
        var (style, meaning) = status.Mode switch
        {
            TradingMode.Live => ("mode-live", "real money"),
            TradingMode.Paper => ("mode-paper", "simulated money"),
            _ => ("mode-backtest", "simulated money, past market"),
        };
        return new StatusView(
            Words.Of(status.Mode), style, meaning,
            Words.Of(status.Phase), status.Phase == EnginePhase.Blocked ? status.BlockedReason : null,
            $"{status.Market} {Speed(status.Speed)}", Format.Time(status.MarketTime),
            status.Progress is { } progress ? Math.Floor(Math.Clamp(progress, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture) : null,
            status.IsTrading ? "On" : "Off", status.IsTrading ? "state-good" : "state-off", status.IsTrading,
            Words.Of(status.Risk),
            status.Risk switch { RiskLevel.Active => "state-good", RiskLevel.Reducing => "state-warn", _ => "state-bad" },
            status.Risk == RiskLevel.Active ? null : status.RiskReason);
    }

    private static string Speed(double? speed) => speed switch
    {
        null => "at full speed",
        1 => "in real time",
        { } times => times.ToString("0.##", CultureInfo.InvariantCulture) + "×",
    };
}
