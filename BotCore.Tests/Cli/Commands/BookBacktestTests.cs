using System.Globalization;
using BotCore.MarketData.Files;

namespace BotCore.Tests.Cli.Commands;

/// <summary><c>botcore backtest --model book</c> as somebody with a recorded book calls it.</summary>
public sealed class BookBacktestTests : IDisposable
{
    private static readonly string[] Trading = ["--set", "signals.aggregation=best", "--set", "signals.confirmationGate=false", "--set", "risk.lossStreakLimit=100", "--no-lookahead-gate"];
    private readonly TemporaryFolder _folder = new();
    private readonly string _candles;
    private readonly string _depth;

    public BookBacktestTests()
    {
        _candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 5_000);
        _depth = _folder["depth.csv"];
        WriteDepth(TimeSpan.Zero);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Orders_fill_at_recorded_levels_and_the_same_record_gives_the_same_trades()
    {
        var run = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "book", "--depth", _depth, "--trades", _folder["trades.csv"], "--json", .. Trading]);
        var again = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "book", "--depth", _depth, "--json", .. Trading]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("book", run.Json().GetProperty("model").GetString());
        Assert.True(run.Json().GetProperty("trades").GetInt32() > 0);
        Assert.Equal(run.Json().GetProperty("tradeHash").GetString(), again.Json().GetProperty("tradeHash").GetString());
        var strategies = run.Json().GetProperty("strategies").EnumerateArray().ToList();
        decimal earned = Money(run.Json().GetProperty("finalBalance")) - Money(run.Json().GetProperty("startingBalance"));
        Assert.Equal(earned, strategies.Sum(s => Money(s.GetProperty("netPnl")))); // to the last digit
    }

    [Fact]
    public async Task The_same_book_as_the_exchanges_events_gives_the_same_trades()
    {
        string events = _folder["depth.jsonl"];
        WriteEvents(events);
        var rows = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "book", "--depth", _depth, "--json", .. Trading]);
        var lines = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "book", "--depth", events, "--json", .. Trading]);

        Assert.True(lines.ExitCode == 0, lines.Error);
        Assert.Equal(rows.Json().GetProperty("tradeHash").GetString(), lines.Json().GetProperty("tradeHash").GetString());
    }

    [Fact]
    public async Task Without_a_record_of_the_book_it_is_refused()
    {
        var run = await CommandRun.OfAsync("backtest", "--candles", _candles, "--model", "book");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--model book needs --depth FILE", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path")]
    [InlineData("interval")]
    public async Task Depth_belongs_to_this_model_only(string model)
    {
        var run = await CommandRun.OfAsync("backtest", "--candles", _candles, "--model", model, "--depth", _depth);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--depth", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_another_time_is_refused()
    {
        WriteDepth(TimeSpan.FromDays(400));

        var run = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "book", "--depth", _depth, .. Trading]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("none of it is of the time of the candles", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_record_is_refused_with_its_line()
    {
        await File.WriteAllTextAsync(_depth, $"{DepthFile.Header}\n1700000040000,BTCUSDT,delta,bid,x,1\n", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync(["backtest", "--candles", _candles, "--model", "book", "--depth", _depth, .. Trading]);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("line 2, price", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Two levels a side around the open of every minute, a second into it.</summary>
    private void WriteDepth(TimeSpan later)
    {
        using var file = new StreamWriter(_depth) { NewLine = "\n" };
        file.WriteLine(DepthFile.Header);
        foreach (string line in File.ReadLines(_candles).Skip(1))
        {
            string[] cells = line.Split(',');
            long timeMs = long.Parse(cells[0], CultureInfo.InvariantCulture) + 1_000 + (long)later.TotalMilliseconds;
            decimal open = decimal.Parse(cells[1], CultureInfo.InvariantCulture);
            for (int level = 1; level <= 2; level++)
            {
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{timeMs},BTCUSDT,snapshot,bid,{open - 0.01m * level},{5 * level}"));
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{timeMs},BTCUSDT,snapshot,ask,{open + 0.01m * level},{5 * level}"));
            }
        }
    }

    /// <summary>The rows of the record as answers of the exchange, one a line.</summary>
    private void WriteEvents(string path)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        foreach (var (book, number) in File.ReadLines(_depth).Skip(1).Select(line => line.Split(',')).GroupBy(cells => cells[0]).Select((book, number) => (book, number)))
        {
            string Side(string side) => string.Join(',', book.Where(cells => cells[3] == side).Select(cells => $"[\"{cells[4]}\",\"{cells[5]}\"]"));
            file.WriteLine($$"""{"lastUpdateId":{{number}},"E":{{book.Key}},"T":{{book.Key}},"bids":[{{Side("bid")}}],"asks":[{{Side("ask")}}]}""");
        }
    }

    private static decimal Money(System.Text.Json.JsonElement value) => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
