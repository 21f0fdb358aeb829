using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BotCore.Cli.Output;
using BotCore.Trading.Matching.Interval;
using BotCore.Trading.Signals;

namespace BotCore.Cli.Research;

/// <summary>
/// Trades of the interval model as CSV. Prices and ratios in their shortest exact form, quantities and profits with at most 8
/// decimals; lines end in LF.
/// </summary>
internal static class IntervalTradeFile
{
    public const string Header =
        "open_index,close_index,open_ms,close_ms,side,open_price,close_price,quantity,leverage,profit_ratio,profit_abs,exit_reason,initial_stop_price,final_stop_price,min_price,max_price";

    /// <summary>Writes beside the target first and moves it into place, so that the file is whole or not there.</summary>
    /// <param name="withTags">A last column <c>enter_tag</c>.</param>
    public static void Write(string path, IReadOnlyList<IntervalTrade> trades, bool withTags) => WholeFile.Write(path, writer =>
    {
        writer.WriteLine(withTags ? $"{Header},{IntervalSignalFile.TagColumn}" : Header);
        foreach (var trade in trades) writer.WriteLine(withTags ? $"{Line(trade)},{trade.EnterTag}" : Line(trade));
    });

    /// <summary>SHA-256 of the trade lines without tags, each with its LF: what <c>tail -n +2 OUT.csv | sha256sum</c> prints.</summary>
    public static string HashOf(IReadOnlyList<IntervalTrade> trades)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var trade in trades) hash.AppendData(Encoding.ASCII.GetBytes(Line(trade) + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The reason as the file writes it, for example <c>stop_loss</c>.</summary>
    public static string Word(IntervalExitReason reason) => reason switch
    {
        IntervalExitReason.ExitSignal => "exit_signal",
        IntervalExitReason.StopLoss => "stop_loss",
        IntervalExitReason.Roi => "roi",
        IntervalExitReason.TrailingStopLoss => "trailing_stop_loss",
        IntervalExitReason.ForceExit => "force_exit",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "reason: not a known one"),
    };

    private static string Line(IntervalTrade t) => string.Join(
        ',', Whole(t.OpenIndex), Whole(t.CloseIndex), Whole(t.OpenMs), Whole(t.CloseMs), t.Side == Direction.Long ? "long" : "short",
        Exact(t.OpenPrice), Exact(t.ClosePrice), EightDecimals(t.Quantity), Exact(t.Leverage), Exact(t.ProfitRatio), EightDecimals(t.ProfitAbs),
        Word(t.ExitReason), Exact(t.InitialStopPrice), Exact(t.FinalStopPrice), Exact(t.MinPrice), Exact(t.MaxPrice));

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Exact(double number) => WithPoint(number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'));

    private static string EightDecimals(double number)
    {
        string text = number.ToString("F8", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
        return WithPoint(text == "-0" ? "0" : text);
    }

    /// <summary>A number of a column of fractions shows that it is one: 46444.0.</summary>
    private static string WithPoint(string text) => text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
}
