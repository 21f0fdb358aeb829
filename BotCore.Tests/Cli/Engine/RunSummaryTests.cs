using System.Text.Json;
using BotCore.Cli.Engine;
using BotCore.Cli.Output;
using BotCore.Contracts.Trading;

namespace BotCore.Tests.Cli.Engine;

public sealed class RunSummaryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Max_drawdown_is_the_largest_loss_from_an_earlier_high()
    {
        // Highs 100 and 120; 120 → 90 loses 30 of 120, a quarter. The first fall, 100 → 80, loses only a fifth.
        var summary = RunSummary.Of(AStatus(), AnAccount(), Curve(100, 80, 120, 90, 110), TimeSpan.FromSeconds(2));

        Assert.Equal(0.25, summary.MaxDrawdownRatio);
    }

    [Fact]
    public void Without_an_equity_curve_the_drawdown_is_unknown_and_not_zero()
    {
        Assert.Null(RunSummary.Of(AStatus(), AnAccount(), [], TimeSpan.FromSeconds(2)).MaxDrawdownRatio);
    }

    [Fact]
    public void Net_pnl_is_what_the_wallet_gained()
    {
        var summary = RunSummary.Of(AStatus(), AnAccount() with { StartingBalance = 10_000m, WalletBalance = 9_871.25m }, [], TimeSpan.FromSeconds(2));

        Assert.Equal(-128.75m, summary.NetPnl);
    }

    [Fact]
    public void Candles_per_second_are_those_of_this_start_or_unknown()
    {
        Assert.Equal(21_600, RunSummary.Of(AStatus() with { Candles = 43_200 }, AnAccount(), [], TimeSpan.FromSeconds(2)).CandlesPerSecond);
        Assert.Null(RunSummary.Of(AStatus() with { Candles = 43_200, RecoveredRecords = 9 }, AnAccount(), [], TimeSpan.FromSeconds(2)).CandlesPerSecond);
    }

    [Fact]
    public void The_table_shows_every_result()
    {
        var output = new StringWriter();
        var summary = RunSummary.Of(
            AStatus() with { Candles = 43_200, ClosedTrades = 17, JournalVersion = 912, TradeHash = "00ff" },
            AnAccount() with { StartingBalance = 10_000m, WalletBalance = 10_123.456m, Equity = 10_100m, Fees = 12.5m }, Curve(100, 75), TimeSpan.FromSeconds(4));

        new CliConsole(output, TextWriter.Null, isColoured: false).Table(Tables.Of(summary));

        string[] rows = [.. output.ToString().Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        foreach (string row in new[]
        {
            "Candles 43,200", "Trades 17", "Net PnL +123.46", "Equity 10,100.00", "Max drawdown 25.00 %", "Fees 12.50", "Trade hash 00ff",
            "Journal version 912", "Wall time 4.00 s", "Candles per second 10,800", "Market time 2026-03-01 12:00 UTC",
        })
        {
            Assert.Contains(row, rows);
        }
    }

    [Fact]
    public void As_json_it_is_one_object_with_money_as_text()
    {
        var output = new StringWriter();
        var summary = RunSummary.Of(AStatus() with { Candles = 10 }, AnAccount() with { Fees = 12.50m }, Curve(100, 75), TimeSpan.FromSeconds(4));

        new CliConsole(output, TextWriter.Null, isColoured: false).Json(summary, CliJson.Default.RunSummary);

        var json = CommandRun.JsonOf(output.ToString());
        Assert.Equal("12.5", json.GetProperty("fees").GetString());
        Assert.Equal(10, json.GetProperty("candles").GetInt64());
        Assert.Equal("backtest", json.GetProperty("mode").GetString());
        Assert.Equal(JsonValueKind.Number, json.GetProperty("maxDrawdownRatio").ValueKind);
    }

    internal static StatusModel AStatus() => new(
        "trading-engine", "0.1.0", "i1", Noon, EnginePhase.Finished, TradingMode.Backtest, IsTrading: true, RiskLevel.Active, RiskReason: null,
        BlockedReason: null, "replay", Speed: null, Noon, Progress: 1, Candles: 0, JournalVersion: 0, ClosedTrades: 0, TradeHash: "", RecoveredRecords: 0,
        ["BTCUSDT"]);

    internal static AccountModel AnAccount() => new(
        "main", "USDT", 10_000m, 10_000m, 10_000m, 0m, 0m, 10_000m, 10_000m, 0m, 10_000m, 0m, 0m, 0m, 0m, 0, 0, Noon);

    private static List<EquityPointModel> Curve(params int[] equity) =>
        [.. equity.Select((e, i) => new EquityPointModel(Noon.AddMinutes(i), e))];
}
