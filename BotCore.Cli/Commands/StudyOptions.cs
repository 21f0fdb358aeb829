using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Research.Runs;

namespace BotCore.Cli.Commands;

/// <summary>The options of <c>backtest</c> that make a report of a result.</summary>
internal sealed class StudyOptions
{
    private const int MostTrials = 1_000_000;

    private readonly Option<string?> _out = new("--out") { HelpName = "RUN.json", Description = "Keep the whole run: summary, trades, equity. For botcore analyze." };
    private readonly Option<string?> _report = new("--report") { HelpName = "OUT.html", Description = "Write a report with charts: one file that needs no network." };
    private readonly Option<bool> _stress = new("--stress") { Description = "Run again with fees ×2, one more tick of slippage, signals one candle later, and all three." };
    private readonly Option<string?> _detail = new("--detail")
    {
        HelpName = "FILE|DIR|GLOB",
        Description = "Shorter candles, for example 1m: they decide inside candles that hold both stop and target.",
    };
    private readonly Option<string?> _funding = new("--funding") { HelpName = "FILE", Description = "Funding settlements, CSV: timestamp_ms,symbol,funding_rate." };
    private readonly Option<bool> _noGate = new("--no-lookahead-gate") { Description = "Leave out the test of the strategies for look-ahead." };
    private readonly Option<int?> _trials = SharedOptions.ParsedValue<int>(
        "--trials", "N", "Parameter sets tried before this one, itself counted: deflates the Sharpe ratio. Default: 1.", "a whole number from 1 to 1000000",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostTrials ? count : null);

    public StudyOptions(Command command)
    {
        All = [_out, _report, _stress, _detail, _funding, _noGate, _trials];
        foreach (var option in All) command.Add(option);
    }

    public IReadOnlyList<Option> All { get; }

    public Option Detail => _detail;

    public StudyRequest Of(ParseResult parsed) => new(
        parsed.GetValue(_out), parsed.GetValue(_report), parsed.GetValue(_detail), parsed.GetValue(_stress), !parsed.GetValue(_noGate),
        parsed.GetValue(_trials) ?? 1, parsed.GetValue(_funding));
}
