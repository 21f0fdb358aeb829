using System.Text.Json.Serialization;

namespace BotCore.Trading.Research.Optimization;

/// <summary>JSON of what another process may run, and of what it answers. Doubles are written so that they are read back bit for bit.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StudyDefinition))]
[JsonSerializable(typeof(OptimizationPiece))]
[JsonSerializable(typeof(PieceResult))]
[JsonSerializable(typeof(TrialResult))]
[JsonSerializable(typeof(Judgement.StudyReport))]
public sealed partial class OptimizationJson : JsonSerializerContext;
