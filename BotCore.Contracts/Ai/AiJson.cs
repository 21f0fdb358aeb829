using System.Text.Json.Serialization;

namespace BotCore.Contracts.Ai;

/// <summary>
/// JSON of the AI service: snake case, plain numbers, enumerations as stable words. What is required must be there and nothing may be null that is
/// not marked so; members this build does not know are skipped, because the two services are not always of one version.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AnalyzeRequest))]
[JsonSerializable(typeof(AnalyzeAnswer))]
[JsonSerializable(typeof(PredictAnswer))]
[JsonSerializable(typeof(ConditionAnswer))]
public sealed partial class AiJson : JsonSerializerContext;
