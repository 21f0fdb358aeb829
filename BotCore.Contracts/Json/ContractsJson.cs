using System.Text.Json.Serialization;
using BotCore.Contracts.Ai;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Market;
using BotCore.Contracts.Messaging;
using BotCore.Contracts.Operations;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;

namespace BotCore.Contracts.Json;

/// <summary>JSON of everything in this assembly: camel case, decimals as text, enumerations as stable words, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(DecimalTextConverter)])]
[JsonSerializable(typeof(StatusModel))]
[JsonSerializable(typeof(AccountModel))]
[JsonSerializable(typeof(SymbolModel))]
[JsonSerializable(typeof(IReadOnlyList<SymbolModel>))]
[JsonSerializable(typeof(IReadOnlyList<PriceModel>))]
[JsonSerializable(typeof(IReadOnlyList<CandleModel>))]
[JsonSerializable(typeof(IReadOnlyList<PositionModel>))]
[JsonSerializable(typeof(IReadOnlyList<StrategyModel>))]
[JsonSerializable(typeof(IReadOnlyList<StrategyLedgerModel>))]
[JsonSerializable(typeof(IReadOnlyList<SettingModel>))]
[JsonSerializable(typeof(IReadOnlyList<EquityPointModel>))]
[JsonSerializable(typeof(Page<OrderModel>))]
[JsonSerializable(typeof(Page<TradeModel>))]
[JsonSerializable(typeof(Page<SignalModel>))]
[JsonSerializable(typeof(Page<DecisionModel>))]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(PlaceOrderPairRequest))]
[JsonSerializable(typeof(ClosePositionRequest))]
[JsonSerializable(typeof(KillSwitchRequest))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(SetModeRequest))]
[JsonSerializable(typeof(UpdateSettingsRequest))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(StreamFrame))]
[JsonSerializable(typeof(HelloData))]
[JsonSerializable(typeof(ResetData))]
[JsonSerializable(typeof(ByeData))]
[JsonSerializable(typeof(CandleData))]
[JsonSerializable(typeof(PositionClosedData))]
[JsonSerializable(typeof(RiskData))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(AiStatusModel))]
[JsonSerializable(typeof(IReadOnlyList<AiViewModel>))]
[JsonSerializable(typeof(Page<PredictionModel>))]
[JsonSerializable(typeof(SubmitBacktestRequest))]
[JsonSerializable(typeof(SubmitOptimizationRequest))]
[JsonSerializable(typeof(BacktestModel))]
[JsonSerializable(typeof(OptimizationModel))]
[JsonSerializable(typeof(JobDetailModel))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(Page<JobModel>))]
[JsonSerializable(typeof(IReadOnlyList<CandleDataModel>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthReport))]
public sealed partial class ContractsJson : JsonSerializerContext;
