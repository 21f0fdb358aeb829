using Microsoft.ML.OnnxRuntime;

namespace BotCore.Tests.AiModels;

/// <summary>An exported model in ONNX Runtime, which shares no code with the service that made it.</summary>
internal sealed class OnnxModel(string path) : IDisposable
{
    private readonly InferenceSession _session = new(path);

    /// <summary>The columns it reads, in its order.</summary>
    public IReadOnlyList<string> FeatureNames => _session.ModelMetadata.CustomMetadataMap["feature_names"].Split(',');

    public string SchemaHash => _session.ModelMetadata.CustomMetadataMap["schema_hash"];

    /// <summary>Calibrated probability of a long, one for each row.</summary>
    public float[] Probabilities(IReadOnlyList<float[]> rows)
    {
        using var inputs = OrtValue.CreateTensorValueFromMemory(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length]);
        using var options = new RunOptions();
        using var results = _session.Run(options, ["features"], [inputs], ["probability"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
