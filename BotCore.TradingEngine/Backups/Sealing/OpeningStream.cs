using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BotCore.TradingEngine.Backups.Sealing;

/// <summary>Reads what <see cref="SealingStream"/> wrote; a block that was changed, moved or cut off is named.</summary>
internal sealed class OpeningStream : System.IO.Stream
{
    private readonly System.IO.Stream _source;
    private readonly AesGcm _cipher;
    private readonly string _name;
    private readonly byte[] _sealed = new byte[SealingStream.BlockBytes + SealingStream.TagBytes];
    private readonly byte[] _plain = new byte[SealingStream.BlockBytes];
    private int _length;
    private int _read;
    private long _block;
    private bool _isLast;

    /// <param name="source">Closed with this stream.</param>
    /// <exception cref="BackupDamagedException">It is no sealed file.</exception>
    public OpeningStream(System.IO.Stream source, BackupKey key, string name)
    {
        (_source, _name) = (source, name);
        Span<byte> head = stackalloc byte[4 + SealingStream.SaltBytes];
        if (source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head[..4].SequenceEqual(SealingStream.Magic))
            throw new BackupDamagedException($"{name}: is no sealed file");
        _cipher = new AesGcm(key.OfFile(head[4..], name), SealingStream.TagBytes);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_read == _length)
        {
            if (_isLast) return 0;
            Next();
        }
        int taken = Math.Min(buffer.Length, _length - _read);
        _plain.AsSpan(_read, taken).CopyTo(buffer);
        _read += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Next()
    {
        Span<byte> head = stackalloc byte[4];
        if (_source.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4) throw new BackupDamagedException($"{_name}: is cut off after block {_block}");
        int word = BinaryPrimitives.ReadInt32LittleEndian(head);
        _isLast = (word & SealingStream.LastMark) != 0;
        int length = word & ~SealingStream.LastMark;
        if (length > SealingStream.BlockBytes) throw new BackupDamagedException($"{_name}: block {_block + 1} is damaged");
        int size = length + SealingStream.TagBytes;
        if (_source.ReadAtLeast(_sealed.AsSpan(0, size), size, throwOnEndOfStream: false) < size)
            throw new BackupDamagedException($"{_name}: is cut off in block {_block + 1}");
        Span<byte> nonce = stackalloc byte[12];
        SealingStream.Nonce(nonce, _block++, _isLast);
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, length), _sealed.AsSpan(length, SealingStream.TagBytes), _plain.AsSpan(0, length), head);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new BackupDamagedException($"{_name}: block {_block} does not open: it is damaged, or was sealed with another key", e);
        }
        (_length, _read) = (length, 0);
    }
}
