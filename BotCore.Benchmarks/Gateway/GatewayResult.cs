using System.Text.Json.Serialization;

namespace BotCore.Benchmarks.Gateway;

/// <param name="UncachedService">The AI service alone, each question another one.</param>
/// <param name="Predict">The AI service alone, one question after the other.</param>
/// <param name="Cached">The gateway, the same question again and again.</param>
/// <param name="Direct">One connection, straight to the service behind.</param>
/// <param name="PassedOn">The same through the gateway.</param>
/// <param name="Hung">The AI service accepts and never answers, and the breaker is kept from opening: every answer waits for the whole budget.</param>
internal sealed record GatewayResult(
    int Cores, LoadResult UncachedService, LoadResult Predict, LoadResult Cached, LoadResult Direct, LoadResult PassedOn, SocketResult Sockets, SoakResult Soak, LoadResult Hung,
    double HungBudgetMs, IReadOnlyList<Target> Targets);

/// <param name="SettledMegabytes">Median resident memory of the gateway in the second quarter of the soak, 10^6 bytes.</param>
/// <param name="EndMegabytes">The same in the last quarter.</param>
internal sealed record SoakResult(double Minutes, double SettledMegabytes, double EndMegabytes, double MostMegabytes, long Requests, long Failed);

internal sealed record Target(string Name, double Value, string Wanted, bool IsMet);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GatewayResult))]
internal sealed partial class GatewayJson : JsonSerializerContext;
