using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BotCore.TradingEngine.Backups.Sealing;

/// <summary>Encrypts what is written, in blocks of 64 KiB, each with AES-256-GCM.</summary>
/// <remarks>
/// Layout: <c>BCE1</c>, 16 bytes salt, then blocks of length (4 bytes, the highest bit marks the last), ciphertext and tag (16). The nonce is the number of
/// the block and whether it is the last, so blocks cannot be moved, repeated or left out, and an end that is missing shows. (The construction is STREAM:
/// Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015.)
/// </remarks>
internal sealed class SealingStream : WriteOnlyStream
{
    internal const int BlockBytes = 65_536, SaltBytes = 16, TagBytes = 16;
    internal const int LastMark = unchecked((int)0x8000_0000);

    private readonly System.IO.Stream _target;
    private readonly AesGcm _cipher;
    private readonly byte[] _plain = new byte[BlockBytes];
    private readonly byte[] _sealed = new byte[4 + BlockBytes + TagBytes];
    private int _filled;
    private long _block;
    private bool _isComplete;

    /// <param name="target">Not closed with this stream.</param>
    /// <param name="name">Of the file; a file under another name does not open.</param>
    public SealingStream(System.IO.Stream target, BackupKey key, string name)
    {
        _target = target;
        Span<byte> head = stackalloc byte[Magic.Length + SaltBytes];
        Magic.CopyTo(head);
        RandomNumberGenerator.Fill(head[Magic.Length..]);
        _target.Write(head);
        _cipher = new AesGcm(key.OfFile(head[Magic.Length..], name), TagBytes);
    }

    internal static ReadOnlySpan<byte> Magic => "BCE1"u8;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == BlockBytes) Emit(isLast: false);
            int taken = Math.Min(buffer.Length, BlockBytes - _filled);
            buffer[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Writes the last block; without it the file does not open.</summary>
    public void Complete()
    {
        if (_isComplete) return;
        Emit(isLast: true);
        _isComplete = true;
    }

    internal static void Nonce(Span<byte> nonce, long block, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(nonce, block);
        nonce[11] = isLast ? (byte)1 : (byte)0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cipher.Dispose();
        base.Dispose(disposing);
    }

    private void Emit(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        Nonce(nonce, _block++, isLast);
        BinaryPrimitives.WriteInt32LittleEndian(_sealed, isLast ? _filled | LastMark : _filled);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(4, _filled), _sealed.AsSpan(4 + _filled, TagBytes), _sealed.AsSpan(0, 4));
        _target.Write(_sealed.AsSpan(0, 4 + _filled + TagBytes));
        _filled = 0;
    }
}
