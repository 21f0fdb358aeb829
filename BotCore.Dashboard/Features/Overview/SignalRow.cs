using System.Globalization;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>A signal and what became of it.</summary>
/// <param name="Outcome">The stable code as words.</param>
/// <param name="WasOrdered">True when it became an order.</param>
internal sealed record SignalRow(
    string Key, string Time, string Symbol, string Strategy, string Direction, Trend Trend, string Confidence, string Reason, string Outcome,
    string OutcomeReason, bool WasOrdered)
{
    public static SignalRow Of(SignalModel signal) => new(
        string.Create(CultureInfo.InvariantCulture, $"{signal.Time.ToUnixTimeMilliseconds()}-{signal.Symbol}-{signal.Strategy}"),
        Format.ShortTime(signal.Time),
        signal.Symbol,
        signal.Strategy,
        Words.Of(signal.Direction),
        Trend.Of(signal.Direction),
        double.IsFinite(signal.Confidence) ? signal.Confidence.ToString("0.00", CultureInfo.InvariantCulture) : Format.Unknown,
        signal.Reason,
        Words.OfCode(signal.Outcome),
        signal.OutcomeReason,
        signal.Outcome == "ordered");
}
