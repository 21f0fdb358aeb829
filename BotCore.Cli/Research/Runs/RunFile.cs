using System.Text.Json;
using System.Text.Json.Serialization;
using BotCore.Cli.Output;
using BotCore.Contracts.Json;
using BotCore.Trading.Analytics;
using BotCore.Trading.Research;

namespace BotCore.Cli.Research.Runs;

/// <summary>A whole run as it is kept by <c>backtest --out</c>: the summary, every closed trade, the equity curve.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="Trades">In the order in which they closed; null in a file that <c>--json</c> printed, which has the summary only.</param>
/// <param name="Equity">At candle closes, whenever it had changed.</param>
internal sealed record RunFile(string Schema, BacktestSummary Summary, IReadOnlyList<RunTrade>? Trades, IReadOnlyList<RunEquity>? Equity)
{
    public const string CurrentSchema = "botcore.run/1";

    public static RunFile Of(BacktestSummary summary, BacktestResult result) => new(
        CurrentSchema, summary, [.. result.Trades.Select(RunTrade.Of)],
        [.. result.EquityCurve.Select(point => new RunEquity(point.TimeMs, point.Equity))]);

    /// <summary>The file is whole or not there.</summary>
    public void Write(string path) => WholeFile.WriteBytes(path, stream => JsonSerializer.Serialize(stream, this, RunJson.Default.RunFile));

    /// <summary>Reads a run, or the summary that <c>--json</c> printed.</summary>
    /// <exception cref="CommandFailedException">The file is missing or is neither.</exception>
    public static RunFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out var schema))
            {
                if (schema.GetString() != CurrentSchema)
                    throw new CommandFailedException(ExitCodes.BadData, $"{path}: schema is '{schema}', expected {CurrentSchema}");
                return Whole(path, root.Deserialize(RunJson.Default.RunFile));
            }
            return Whole(path, new RunFile(CurrentSchema, root.Deserialize(RunJson.Default.BacktestSummary)!, null, null));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: no run of botcore backtest --out or --json ({e.Message})");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: {e.Message}");
        }
    }

    /// <summary>The trades, or a refusal that says what to do.</summary>
    public IReadOnlyList<ClosedTrade> ClosedTrades(string path)
    {
        if (Trades is null)
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: holds a summary without trades; make the run with botcore backtest --out FILE");
        return [.. Trades.Select(trade => trade.ToTrade(path))];
    }

    public IReadOnlyList<EquityPoint> EquityCurve() => [.. (Equity ?? []).Select(point => new EquityPoint(point.TimeMs, point.Equity))];

    private static RunFile Whole(string path, RunFile? file) =>
        file?.Summary is { Symbols: not null, Settings: not null, TradeHash: not null }
            ? file
            : throw new CommandFailedException(ExitCodes.BadData, $"{path}: no run of botcore backtest --out or --json (symbols, settings or tradeHash are missing)");
}

/// <summary>A closed trade in a run file; see <see cref="ClosedTrade"/>.</summary>
internal sealed record RunTrade(
    long Id, string Symbol, string Direction, decimal Quantity, decimal EntryPrice, decimal ExitPrice, long EntryTimeMs, long ExitTimeMs, int Leverage,
    decimal GrossPnl, decimal Fees, decimal Funding, decimal NetPnl, string ExitReason, string EntryReason, string Strategy,
    double MaxFavourableRatio, double MaxAdverseRatio)
{
    public static RunTrade Of(ClosedTrade t) => new(
        t.Id, t.Symbol.ToString(), t.Direction == Trading.Signals.Direction.Long ? "long" : "short", t.Quantity, t.EntryPrice, t.ExitPrice,
        t.EntryTimeMs, t.ExitTimeMs, t.Leverage, t.GrossPnl, t.Fees, t.Funding, t.NetPnl, t.ExitReason, t.EntryReason, t.Strategy,
        t.MaxFavourableRatio, t.MaxAdverseRatio);

    public ClosedTrade ToTrade(string path)
    {
        if (!Trading.Market.Symbol.TryParse(Symbol, out var symbol) || Direction is not ("long" or "short"))
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: trade {Id}: symbol '{Symbol}' or direction '{Direction}' (long or short) is wrong");
        return new ClosedTrade(
            Id, symbol, Direction == "long" ? Trading.Signals.Direction.Long : Trading.Signals.Direction.Short, Quantity, EntryPrice, ExitPrice, EntryTimeMs,
            ExitTimeMs, Leverage, GrossPnl, Fees, Funding, ExitReason, EntryReason, Strategy, MaxFavourableRatio, MaxAdverseRatio);
    }
}

internal sealed record RunEquity(long TimeMs, decimal Equity);

/// <summary>JSON of run files: compact, because they hold thousands of points.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(DecimalTextConverter)])]
[JsonSerializable(typeof(RunFile))]
[JsonSerializable(typeof(BacktestSummary))]
internal sealed partial class RunJson : JsonSerializerContext;
