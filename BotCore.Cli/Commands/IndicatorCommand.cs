using System.CommandLine;
using BotCore.Cli.Output;
using BotCore.Cli.Research;
using BotCore.MarketData.Files;
using BotCore.Trading.Indicators;
using Spectre.Console;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore indicator</c>: one indicator over a file of quotes, computed by the class that the strategies use.</summary>
internal sealed class IndicatorCommand : DocumentedCommand
{
    private const string ListWord = "list";

    private const string Examples = """
        Examples:
          botcore indicator list
          botcore indicator macd --quotes btcusdt_1m.csv.gz --out macd.csv
          botcore indicator ema --param period=50 --param seed=first --quotes quotes.csv
          botcore indicator bollinger --param period=20 --param k=2.5 --quotes quotes.csv --json

        Quotes are a candle file, or CSV with the header index,open,high,low,close,volume in which whole columns but the
        close may be blank. A value is blank until the indicator has one.

        Exit codes: 0 ok, 64 unknown indicator or parameter, 65 refused quotes

        """;

    private readonly CliConsole _console;

    public IndicatorCommand(CliConsole console) : base("indicator", "Compute an indicator over a file of quotes, or list the indicators.", Examples)
    {
        _console = console;
        var name = new Argument<string>("NAME") { Description = "The indicator, for example macd; list shows them all." };
        var parameters = new Option<string[]>("--param")
        {
            HelpName = "NAME=VALUE",
            AllowMultipleArgumentsPerToken = false,
            Description = "Set a parameter, for example period=20. Repeatable.",
        };
        var quotes = new Option<string?>("--quotes") { HelpName = "FILE", Description = "Candles, or index,open,high,low,close,volume." };
        var target = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the columns to this CSV file; default: the output." };
        var json = SharedOptions.Json("what was computed");
        Add(name);
        foreach (var option in new Option[] { parameters, quotes, target, json }) Add(option);
        SetAction((parsed, ct) => Task.FromResult(parsed.GetValue(name) == ListWord
            ? List(parsed.GetValue(json))
            : Run(parsed.GetValue(name)!, parsed.GetValue(parameters) ?? [], parsed.GetValue(quotes), parsed.GetValue(target), parsed.GetValue(json), ct)));
    }

    private int List(bool json)
    {
        var list = IndicatorList.Of(IndicatorCatalogue.Entries);
        if (json) _console.Json(list, CliJson.Default.IndicatorList);
        else
        {
            var table = new Table().Border(TableBorder.Simple);
            foreach (string column in new[] { "Indicator", "What", "Outputs", "Parameters" }) table.AddColumn(column);
            foreach (var entry in list.Indicators)
            {
                table.AddRow([.. new[]
                {
                    entry.Name, entry.Description, string.Join(", ", entry.Outputs),
                    string.Join(Environment.NewLine, entry.Parameters.Select(p => $"{p.Name}={p.Default}: {p.Allowed}")),
                }.Select(Markup.Escape)]);
            }
            _console.Table(table);
        }
        return ExitCodes.Ok;
    }

    private int Run(string name, IReadOnlyList<string> changes, string? path, string? target, bool json, CancellationToken ct)
    {
        try
        {
            var entry = IndicatorCatalogue.Find(name);
            var parameters = Parameters(changes);
            entry.Create(parameters); // said before a large file is read
            if (path is null) throw new CommandFailedException(ExitCodes.Usage, "--quotes FILE is needed (see: botcore indicator --help)");
            var quotes = QuoteFile.Load(path, ct);
            var columns = IndicatorColumns.Of(entry, parameters, quotes);
            if (quotes.BlankColumns is { Count: > 0 } blank)
                _console.Error.WriteLine($"botcore: {path} has no {string.Join(", ", blank)}: the close stands for a price, zero for the volume");
            if (target is not null) WholeFile.Write(target, writer => columns.Write(writer, quotes));
            if (json) _console.Json(Report(entry, parameters, quotes, columns, target), CliJson.Default.IndicatorReport);
            else if (target is null) columns.Write(_console.Out, quotes);
            return ExitCodes.Ok;
        }
        catch (IndicatorParameterException e)
        {
            throw new CommandFailedException(ExitCodes.Usage, string.Join(Environment.NewLine, e.Errors));
        }
        catch (CandleFileException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.Failed, e.Message);
        }
    }

    private static Dictionary<string, string> Parameters(IReadOnlyList<string> changes)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (string change in changes)
        {
            int equals = change.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) errors.Add($"--param is '{change}'; expected NAME=VALUE, for example period=20");
            else if (!parameters.TryAdd(change[..equals], change[(equals + 1)..])) errors.Add($"--param {change[..equals]}: given twice");
        }
        return errors.Count == 0 ? parameters : throw new CommandFailedException(ExitCodes.Usage, string.Join(Environment.NewLine, errors));
    }

    private static IndicatorReport Report(
        IndicatorEntry entry, Dictionary<string, string> parameters, QuoteFile quotes, IndicatorColumns columns, string? target) => new(
            entry.Name, entry.Parameters.ToDictionary(p => p.Name, p => parameters.GetValueOrDefault(p.Name, p.DefaultText)), quotes.Candles.Count,
            columns.Headings, columns.FirstValues, quotes.BlankColumns, target,
            target is not null
                ? null
                : columns.Headings.Zip(columns.Values).ToDictionary(
                    pair => pair.First, pair => (IReadOnlyList<double?>)[.. pair.Second.Select(value => double.IsNaN(value) ? (double?)null : value)]));
}
