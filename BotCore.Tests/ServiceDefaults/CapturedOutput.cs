using System.Text;
using System.Text.Json;

namespace BotCore.Tests.ServiceDefaults;

/// <summary>Stands for stdout: keeps what is written, and can be held shut like a pipe that nobody reads.</summary>
internal sealed class CapturedOutput : System.IO.Stream
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _written = new();
    private readonly ManualResetEventSlim _open = new(true);

    /// <summary>Set while a write waits for the pipe to open.</summary>
    public ManualResetEventSlim Blocked { get; } = new(false);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public string Text
    {
        get
        {
            lock (_lock) return Encoding.UTF8.GetString(_written.ToArray());
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<JsonElement> Records => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public void Clear()
    {
        lock (_lock) _written.SetLength(0);
    }

    public void Shut() => _open.Reset();

    public void Open() => _open.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_open.IsSet)
        {
            Blocked.Set();
            _open.Wait();
        }
        lock (_lock) _written.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
