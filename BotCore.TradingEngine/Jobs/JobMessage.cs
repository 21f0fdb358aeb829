using System.Text.Json;
using BotCore.TradingEngine.Bus;

namespace BotCore.TradingEngine.Jobs;

/// <summary>Says that a piece waits to be worked on. It holds nothing of the work: that is in the store.</summary>
/// <param name="Replaces">The attempt whose worker is known to have died; 0 for a piece nobody works on.</param>
internal readonly record struct JobMessage(string JobId, int Piece, int Replaces)
{
    public const string Kind = "job.piece";
    private const int CurrentVersion = 1;

    public BusMessage ToBus(string kind)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new Body(CurrentVersion, JobId, Piece, Replaces), JobJson.Default.Body);
        return new BusMessage("", JobKinds.QueueOf(kind), Kind, JobId, Piece + 1, body, System.Diagnostics.Activity.Current?.Id);
    }

    /// <returns>Null when it is no message of this kind and version.</returns>
    public static JobMessage? Read(BusMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Body.Span, JobJson.Default.Body) is { V: CurrentVersion, Job.Length: > 0, Piece: >= 0 } body
                ? new JobMessage(body.Job, body.Piece, body.Replaces) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Body(int V, string Job, int Piece, int Replaces);
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(JobMessage.Body))]
internal sealed partial class JobJson : System.Text.Json.Serialization.JsonSerializerContext;
