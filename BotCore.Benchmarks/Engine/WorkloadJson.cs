using System.Text.Json.Serialization;

namespace BotCore.Benchmarks.Engine;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkloadResult))]
internal sealed partial class WorkloadJson : JsonSerializerContext;
