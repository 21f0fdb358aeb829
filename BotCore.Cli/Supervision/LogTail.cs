using System.Text;

namespace BotCore.Cli.Supervision;

/// <summary>Reads the end of a service's log and what is added to it, across rotations.</summary>
internal sealed class LogTail(string name, string path, int lines)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly StringBuilder _unfinished = new();
    private readonly Decoder _text = Encoding.UTF8.GetDecoder(); // keeps a character that was half written
    private FileStream? _file;

    public bool Exists => File.Exists(path);

    /// <summary>Delivers the last lines; when the newest file has fewer, those of older parts too.</summary>
    public void ReadLast(Action<string, string> onLine)
    {
        var last = new Queue<string>();
        foreach (string part in Parts())
        {
            foreach (string line in LinesOf(part))
            {
                last.Enqueue(line);
                if (last.Count > lines) last.Dequeue();
            }
        }
        foreach (string line in last) onLine(name, line);
        if (Exists && (_file = Open()) is { } file) file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Delivers new lines of all logs until asked to stop.</summary>
    public static async Task FollowAsync(IReadOnlyList<LogTail> logs, Action<string, string> onLine, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Poll);
        while (!stop.IsCancellationRequested)
        {
            foreach (var log in logs) log.ReadNew(onLine);
            await ((Task)timer.WaitForNextTickAsync(stop).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void ReadNew(Action<string, string> onLine)
    {
        _file ??= Open();
        if (_file is null) return;
        Drain(_file, onLine);
        if (!WasReplaced(_file)) return;
        // Rotated away: what was appended before the move has just been read, the rest is in the new file.
        Drain(_file, onLine);
        _file.Dispose();
        _file = Open();
        if (_file is not null) Drain(_file, onLine);
    }

    private void Drain(FileStream file, Action<string, string> onLine)
    {
        var buffer = new byte[64 * 1024];
        while (file.Read(buffer) is var read and > 0)
        {
            var characters = new char[_text.GetCharCount(buffer, 0, read)];
            _text.GetChars(buffer, 0, read, characters, 0);
            _unfinished.Append(characters);
            string text = _unfinished.ToString();
            int end = text.LastIndexOf('\n');
            if (end < 0) continue;
            foreach (string line in text[..end].Split('\n')) onLine(name, line);
            _unfinished.Clear().Append(text, end + 1, text.Length - end - 1);
        }
    }

    /// <summary>The file under the name is another one, or was emptied: it is shorter than what was read.</summary>
    private bool WasReplaced(FileStream file) => new FileInfo(path) is { Exists: true } now && now.Length < file.Position;

    /// <summary>Oldest first.</summary>
    private IEnumerable<string> Parts()
    {
        for (int part = RollingLogFile.DefaultKeep; part >= 1; part--)
        {
            if (File.Exists($"{path}.{part}")) yield return $"{path}.{part}";
        }
        if (Exists) yield return path;
    }

    private static IEnumerable<string> LinesOf(string part)
    {
        using var reader = new StreamReader(new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private FileStream? Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException)
        {
            return null; // not written yet
        }
    }
}
