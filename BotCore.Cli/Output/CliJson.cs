using System.Text.Json.Serialization;
using BotCore.Cli.Drills;
using BotCore.Cli.Engine;
using BotCore.Cli.Research;
using BotCore.Cli.Research.Analysis;
using BotCore.Cli.Supervision;
using BotCore.Contracts.Json;

namespace BotCore.Cli.Output;

/// <summary>JSON of what <c>botcore</c> prints with <c>--json</c> and keeps in the state folder; decimals as text, as in the API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    Converters = [typeof(DecimalTextConverter)])]
[JsonSerializable(typeof(SupervisorRecord))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(StopReport))]
[JsonSerializable(typeof(StartReport))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(BacktestSummary))]
[JsonSerializable(typeof(IntervalSummary))]
[JsonSerializable(typeof(IndicatorReport))]
[JsonSerializable(typeof(IndicatorList))]
[JsonSerializable(typeof(CandleFileReport))]
[JsonSerializable(typeof(CandleImportReport))]
[JsonSerializable(typeof(CandleVerifyReport))]
[JsonSerializable(typeof(BiasAnalysis))]
[JsonSerializable(typeof(RunComparison))]
[JsonSerializable(typeof(TradeAttribution))]
[JsonSerializable(typeof(DrillReport))]
[JsonSerializable(typeof(string))]
internal sealed partial class CliJson : JsonSerializerContext;
