using System.Globalization;
using BotCore.StrategyLoading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Engine;

/// <summary>How an engine process was asked to run. Read once at start; every error is reported at once.</summary>
internal sealed record EngineOptions
{
    private const string ReplayPrefix = "replay:";

    private static readonly (string Section, string[] Keys)[] KnownKeys =
    [
        ("State", ["Directory", "Fresh"]),
        ("Market", ["Source", "Funding", "Symbol", "Symbols", "Seed", "Speed"]),
        ("Trading", ["Mode", "AutoStart", "Set"]),
        ("Strategies", ["Folder"]),
        ("Store", ["Kind", "MongoDb", "MigrateOnStart"]),
        ("Bus", ["RabbitMq"]),
        ("Lease", ["Enabled", "TermSeconds"]),
        ("Backup", ["Directory", "ShipSeconds", "EncryptionKey", "EncryptionKeyFile"]),
        ("Jobs", JobOptions.Keys),
    ];

    /// <summary>Folder of everything durable; created when absent. <c>State:Directory</c>.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Moves an existing account of this market away before starting. <c>State:Fresh</c>, default false.</summary>
    public bool Fresh { get; init; }

    /// <summary>File, folder or glob of a recorded market; null for the synthetic one. <c>Market:Source</c>.</summary>
    public string? ReplayPath { get; init; }

    /// <summary>Name of the market in a single recorded file; null takes it from the file name. <c>Market:Symbol</c>.</summary>
    public Symbol? ReplaySymbol { get; init; }

    /// <summary>File of funding settlements of a recorded market; null settles none. <c>Market:Funding</c>.</summary>
    public string? FundingPath { get; init; }

    /// <summary>Symbols of the synthetic market. <c>Market:Symbols</c>, comma separated.</summary>
    public IReadOnlyList<Symbol> Symbols { get; init; } = [.. new[] { "BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT" }.Select(Symbol.Parse)];

    /// <summary>Seed of the synthetic market, 0 to 2⁶³−1. <c>Market:Seed</c>, default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Market time per wall time, 0.001 to 100,000; null is as fast as possible. <c>Market:Speed</c>, default 60x, recorded markets max.</summary>
    public double? Speed { get; init; } = 60;

    /// <summary>Default paper; a recorded market is a backtest unless said otherwise. <c>Trading:Mode</c>.</summary>
    public TradingMode Mode { get; init; } = TradingMode.Paper;

    /// <summary>Strategies may trade as soon as a new account starts. <c>Trading:AutoStart</c>, default true.</summary>
    public bool AutoStart { get; init; } = true;

    /// <summary>Folder of strategies of somebody's own; null for none. <c>Strategies:Folder</c>.</summary>
    public string? StrategiesFolder { get; init; }

    /// <summary>Settings of a new account: the mode's defaults and what <c>Trading:Set:NAME=VALUE</c> changes.</summary>
    public KernelSettings Settings { get; init; } = KernelSettings.For(TradingMode.Paper);

    /// <summary>Settings of a backtest in which nothing was changed, strategies of somebody's own included.</summary>
    public KernelSettings BacktestDefaults { get; init; } = KernelSettings.For(TradingMode.Backtest);

    /// <summary>What durable state is kept in. Section <c>Store</c>.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>What carries messages. Section <c>Bus</c>.</summary>
    public BusOptions Bus { get; init; } = new();

    /// <summary>How backtests and optimisations are run. Section <c>Jobs</c>.</summary>
    public JobOptions Jobs { get; init; } = new();

    /// <summary>
    /// Several engines may be started on the account; one leads, the others stand by. <c>Lease:Enabled</c> (or <c>--standby</c>),
    /// default false with files and true with MongoDB.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary><c>Lease:TermSeconds</c>, 1 to 60, default 4: a leader that is silent for so long is replaced.</summary>
    public LeaseTerms Lease { get; init; } = new();

    /// <summary>Where the journal is shipped to and whose backups are watched. Section <c>Backup</c>.</summary>
    public BackupOptions Backup { get; init; } = new();

    /// <summary>Reads and checks the configuration.</summary>
    /// <param name="errors">Receives every error, each naming key, value and what is allowed.</param>
    /// <returns>Null when there was any error.</returns>
    public static EngineOptions? Read(IConfiguration configuration, ICollection<string> errors)
    {
        AddUnknownKeys(configuration, errors);
        string source = configuration["Market:Source"] ?? "synthetic";
        string? replay = source.StartsWith(ReplayPrefix, StringComparison.Ordinal) ? source[ReplayPrefix.Length..] : null;
        if (replay is null && source != "synthetic") errors.Add($"Market:Source: '{source}' is not 'synthetic' or 'replay:PATH'");
        if (replay is { Length: 0 }) errors.Add("Market:Source: 'replay:' needs the path of a file, a folder or a pattern");

        if (replay is null && configuration["Market:Funding"] is { Length: > 0 })
            errors.Add("Market:Funding: only a recorded market takes a file; the synthetic one has funding of its own");

        var mode = replay is null ? TradingMode.Paper : TradingMode.Backtest;
        if (configuration["Trading:Mode"] is { } word && !Enum.TryParse(word, ignoreCase: true, out mode))
            errors.Add($"Trading:Mode: '{word}' is not backtest, paper or live");
        if (mode == TradingMode.Live)
            errors.Add("Trading:Mode: live needs an exchange connection, which this market source does not have; use paper or backtest");

        string? directory = configuration["State:Directory"];
        if (string.IsNullOrWhiteSpace(directory)) errors.Add("State:Directory: is required: the folder that keeps the account");

        string? folder = configuration["Strategies:Folder"];
        var unchanged = OwnStrategies.Load(folder, KernelSettings.For(mode), errors);
        var given = configuration.GetSection("Trading:Set").AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key.Replace(':', '.'), pair.Value!))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(CanonicalName(pair.Key, unchanged), pair.Value))
            .ToList();
        var settings = SettingCatalogue.TryWithAll(unchanged, given, errors) ?? unchanged;

        var store = StoreOptions.Read(configuration, errors);
        var options = new EngineOptions
        {
            Store = store,
            Bus = BusOptions.Read(configuration, errors),
            Backup = BackupOptions.Read(configuration, errors),
            // Trading comes first: a search on all cores would make it wait.
            Jobs = JobOptions.Read(configuration, Environment.ProcessorCount / 2, directory, errors),
            IsShared = Flag(configuration, "Lease:Enabled", store.Kind is StoreKind.MongoDb, errors),
            Lease = new LeaseTerms { Term = ReadTerm(configuration["Lease:TermSeconds"], errors) },
            StateDirectory = directory ?? "",
            Fresh = Flag(configuration, "State:Fresh", false, errors),
            ReplayPath = replay,
            FundingPath = configuration["Market:Funding"] is { Length: > 0 } funding ? funding : null,
            ReplaySymbol = ReadSymbol(configuration, errors),
            Symbols = ReadSymbols(configuration, errors),
            Seed = ReadSeed(configuration, errors),
            Speed = ReadSpeed(configuration["Market:Speed"], replay is null ? 60 : null, errors),
            Mode = mode,
            AutoStart = Flag(configuration, "Trading:AutoStart", true, errors),
            StrategiesFolder = string.IsNullOrEmpty(folder) ? null : folder,
            Settings = settings,
            BacktestDefaults = mode == TradingMode.Backtest ? unchanged : OwnStrategies.Load(folder, KernelSettings.For(TradingMode.Backtest), errors),
        };
        return errors.Count == 0 ? options : null;
    }

    /// <summary>A misspelt option must not silently leave its default in force.</summary>
    private static void AddUnknownKeys(IConfiguration configuration, ICollection<string> errors)
    {
        foreach (var (section, keys) in KnownKeys)
            foreach (var child in configuration.GetSection(section).GetChildren())
                if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                    errors.Add($"{section}:{child.Key}: there is no such option; {section} has {string.Join(", ", keys)}");
    }

    /// <summary>Configuration keys do not keep their case; setting names do.</summary>
    private static string CanonicalName(string name, KernelSettings settings) =>
        SettingCatalogue.AllOf(settings).FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name ?? name;

    private static Symbol? ReadSymbol(IConfiguration configuration, ICollection<string> errors)
    {
        if (configuration["Market:Symbol"] is not { Length: > 0 } text) return null;
        if (Symbol.TryParse(text, out var symbol)) return symbol;
        errors.Add($"Market:Symbol: '{text}' is not 5 to 20 letters or digits, for example BTCUSDT");
        return null;
    }

    private static IReadOnlyList<Symbol> ReadSymbols(IConfiguration configuration, ICollection<string> errors)
    {
        if (configuration["Market:Symbols"] is not { Length: > 0 } text)
            return [.. new[] { "BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT" }.Select(Symbol.Parse)];
        var symbols = new List<Symbol>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Symbol.TryParse(part, out var symbol)) errors.Add($"Market:Symbols: '{part}' is not 5 to 20 letters or digits, for example BTCUSDT");
            else if (symbols.Contains(symbol)) errors.Add($"Market:Symbols: {symbol} stands there twice");
            else symbols.Add(symbol);
        }
        return symbols;
    }

    private static long ReadSeed(IConfiguration configuration, ICollection<string> errors)
    {
        if (configuration["Market:Seed"] is not { Length: > 0 } text) return 42;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seed)) return seed;
        errors.Add($"Market:Seed: '{text}' is not a whole number from 0 to {long.MaxValue}");
        return 0;
    }

    private static double? ReadSpeed(string? text, double? fallback, ICollection<string> errors)
    {
        if (string.IsNullOrEmpty(text)) return fallback;
        if (text == "max") return null;
        if (text.EndsWith('x')
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double factor)
            && factor is >= 0.001 and <= 100_000) return factor;
        errors.Add($"Market:Speed: '{text}' is not 'max' or a factor from 0.001x to 100000x, for example 60x");
        return fallback;
    }

    private static TimeSpan ReadTerm(string? text, ICollection<string> errors)
    {
        if (string.IsNullOrEmpty(text)) return new LeaseTerms().Term;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= 60) return TimeSpan.FromSeconds(seconds);
        errors.Add($"Lease:TermSeconds: '{text}' is not a whole number from 1 to 60");
        return new LeaseTerms().Term;
    }

    private static bool Flag(IConfiguration configuration, string key, bool fallback, ICollection<string> errors)
    {
        if (configuration[key] is not { Length: > 0 } text) return fallback;
        if (bool.TryParse(text, out bool value)) return value;
        errors.Add($"{key}: '{text}' is not true or false");
        return fallback;
    }
}
