using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BotCore.Trading.Research.Optimization;

namespace BotCore.Cli.Research.Optimization;

/// <summary>
/// The results of a study as they come in, so that it can go on after any end. JSON lines: the definition, then one trial each, every
/// line with a checksum of its body.
/// </summary>
/// <remarks>
/// A line is written in one piece. One that a killed process left unfinished has no line feed and is cut off; any other line that
/// is not as it was written is damage and refused. One process at a time holds the file.
/// </remarks>
internal sealed class StudyFile : IDisposable
{
    private const string Prefix = "{\"sum\":\"";
    private const string Middle = "\",\"body\":";
    private const int SumLength = 16;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Dictionary<TrialId, (TrialResult Result, int Line)> _recorded = [];

    private StudyFile(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Trials that are in the file and were not taken yet.</summary>
    public int Waiting => _recorded.Count;

    /// <summary>Opens the file of a study, or begins it.</summary>
    /// <exception cref="StudyFileException">The file is damaged, or of another study.</exception>
    /// <exception cref="IOException">It cannot be opened, for example because another process holds it.</exception>
    public static StudyFile Open(string path, StudyDefinition definition)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var file = new StudyFile(path, stream);
        try
        {
            file.Read(definition);
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The recorded result of a trial, once.</summary>
    public bool TryTake(TrialPlan plan, out TrialResult result)
    {
        bool found = _recorded.Remove(plan.Id, out var recorded);
        result = recorded.Result;
        if (found && !result.Point.SequenceEqual(plan.Point))
            throw new StudyFileException($"{_path} line {recorded.Line}: trial {plan.Number} is of point [{string.Join(',', result.Point)}], the study asks for [{string.Join(',', plan.Point)}]");
        return found;
    }

    /// <summary>The whole file was used up by its study.</summary>
    /// <exception cref="StudyFileException">It holds trials that the study never asked for.</exception>
    public void CheckTaken()
    {
        if (_recorded.Count == 0) return;
        var (result, line) = _recorded.Values.MinBy(one => one.Line);
        throw new StudyFileException($"{_path} line {line}: trial {result.Number} of window {result.Window} is none of this study");
    }

    /// <summary>Writes a finished trial; it survives the end of this process from here on. Not for several threads at once.</summary>
    public void Append(TrialResult result) => Write(JsonSerializer.SerializeToUtf8Bytes(result, OptimizationJson.Default.TrialResult));

    public void Dispose()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }

    private void Read(StudyDefinition definition)
    {
        byte[] bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        int line = 0, start = 0;
        for (int end; start < bytes.Length && (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1)
            Take(bytes.AsSpan(start..end), ++line, definition);
        // What follows the last line feed was being written when the process ended.
        if (start < bytes.Length) _stream.SetLength(start);
        _stream.Position = start;
        if (line == 0) Write(JsonSerializer.SerializeToUtf8Bytes(definition, OptimizationJson.Default.StudyDefinition));
    }

    private void Take(ReadOnlySpan<byte> bytes, int line, StudyDefinition definition)
    {
        var body = BodyOf(bytes, line);
        try
        {
            if (line == 1)
            {
                var other = JsonSerializer.Deserialize(body, OptimizationJson.Default.StudyDefinition)!;
                if (definition.DifferenceFrom(other) is { } difference)
                    throw new StudyFileException($"{_path} is of another study: {difference}; name another file, or the same options as there", isOtherStudy: true);
                return;
            }
            var result = JsonSerializer.Deserialize(body, OptimizationJson.Default.TrialResult)!;
            if (!_recorded.TryAdd(result.Id, (result, line)))
                throw new StudyFileException($"{_path} line {line}: trial {result.Number} of window {result.Window} stands there twice");
        }
        catch (JsonException e)
        {
            throw new StudyFileException($"{_path} line {line}: {e.Message}");
        }
    }

    private ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> line, int number)
    {
        int bodyAt = Prefix.Length + SumLength + Middle.Length;
        if (line.Length > bodyAt && line[^1] == '}' && Encoding.UTF8.GetString(line[..Prefix.Length]) == Prefix)
        {
            var body = line[bodyAt..^1];
            if (Encoding.UTF8.GetString(line[..bodyAt]) == Prefix + SumOf(body) + Middle) return body;
        }
        throw new StudyFileException($"{_path} line {number}: is damaged, its checksum does not fit; remove the file to begin again");
    }

    private void Write(byte[] body)
    {
        var line = new MemoryStream(body.Length + 64);
        line.Write(Encoding.UTF8.GetBytes(Prefix + SumOf(body) + Middle));
        line.Write(body);
        line.Write("}\n"u8);
        _stream.Write(line.GetBuffer(), 0, (int)line.Length);
    }

    private static string SumOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body))[..SumLength];
}
