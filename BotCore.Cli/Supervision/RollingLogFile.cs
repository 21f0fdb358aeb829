using System.Text;

namespace BotCore.Cli.Supervision;

/// <summary>The log of one service on disk, bounded: <c>name.log</c>, and older parts <c>name.log.1</c> (newest) to <c>name.log.N</c>.</summary>
/// <remarks>A full disk must not stop trading: lines that cannot be written are counted and dropped.</remarks>
internal sealed class RollingLogFile(string path, long maxBytes, int keep) : IDisposable
{
    public const long DefaultMaxBytes = 10 * 1024 * 1024;
    public const int DefaultKeep = 3;

    private readonly Lock _gate = new();
    private FileStream? _file;

    public RollingLogFile(string path) : this(path, DefaultMaxBytes, DefaultKeep)
    {
    }

    /// <summary>Lines lost because the file could not be written.</summary>
    public long Dropped { get; private set; }

    public void Write(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            try
            {
                _file ??= Open();
                if (_file.Length > 0 && _file.Length + bytes.Length > maxBytes) _file = Rotate(_file);
                _file.Write(bytes);
                _file.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Dropped++;
                Close();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate) Close();
    }

    private FileStream Rotate(FileStream full)
    {
        full.Dispose();
        _file = null;
        for (int part = keep; part >= 1; part--)
        {
            string older = part == 1 ? path : $"{path}.{part - 1}";
            if (File.Exists(older)) File.Move(older, $"{path}.{part}", overwrite: true);
        }
        return Open();
    }

    private FileStream Open() => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private void Close()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // what could not be flushed was counted
        }
        _file = null;
    }
}
