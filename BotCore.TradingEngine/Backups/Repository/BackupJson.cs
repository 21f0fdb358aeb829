using System.Text.Json.Serialization;
using BotCore.Contracts.Json;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>JSON of what stands in a backup folder and of what the commands print.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(DecimalTextConverter), typeof(SymbolConverter)])]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(AccountSetup))]
[JsonSerializable(typeof(RepositoryStatus))]
[JsonSerializable(typeof(PendingRestore))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(BackupListReport))]
[JsonSerializable(typeof(RestoreReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(ShipReport))]
internal sealed partial class BackupJson : JsonSerializerContext;
