using System.Text.Json;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Feeds;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>
/// What a kernel needs beside the journal to be an account again: instruments and start settings. The engine notes it beside the
/// journal, so that an account can be recovered where its market is not at hand.
/// </summary>
/// <param name="SchemaVersion">Of this record; 1.</param>
/// <param name="Identity">Mode and market, as the engine tells accounts apart by.</param>
/// <param name="Timeframe">Of the candles in the journal.</param>
/// <param name="Settings">Start settings by name; changes since are in the journal.</param>
internal sealed record AccountSetup(
    int SchemaVersion, string Identity, string Timeframe, IReadOnlyList<Instrument> Instruments, IReadOnlyDictionary<string, string> Settings)
{
    public static AccountSetup Of(IMarketFeed feed, EngineOptions options) => new(
        1, $"{options.Mode};{feed.Identity}", feed.SourceTimeframe.ToString(), feed.Instruments,
        new SortedDictionary<string, string>(
            SettingCatalogue.AllOf(options.Settings).ToDictionary(setting => setting.Name, setting => setting.Of(options.Settings), StringComparer.Ordinal),
            StringComparer.Ordinal));

    public string ToJson() => JsonSerializer.Serialize(this, BackupJson.Default.AccountSetup);

    /// <exception cref="BackupDamagedException">It is not the record of an account's setup.</exception>
    public static AccountSetup Parse(string json, string where)
    {
        try
        {
            var setup = JsonSerializer.Deserialize(json, BackupJson.Default.AccountSetup);
            return setup is { SchemaVersion: 1, Instruments.Count: > 0 } ? setup : throw new BackupDamagedException($"{where}: is not the setup of an account that this program knows");
        }
        catch (JsonException e)
        {
            throw new BackupDamagedException($"{where}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A kernel of this account before its first record.</summary>
    /// <exception cref="BackupDamagedException">A setting or an instrument is not one that this program knows.</exception>
    public TradingKernel NewKernel()
    {
        try
        {
            // The mode's own defaults do not matter: every setting is named.
            var settings = Settings.Aggregate(KernelSettings.For(TradingMode.Paper), (known, one) => SettingCatalogue.With(known, one.Key, one.Value));
            var timeframe = Trading.Market.Timeframe.Parse(Timeframe);
            return new TradingKernel([.. Instruments.Select(instrument => new InstrumentSetup(instrument, timeframe, StrategySet.Create(settings)))], settings);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new BackupDamagedException($"the setup of account {Identity} does not make a kernel: {e.Message}", e);
        }
    }
}
