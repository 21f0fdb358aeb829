using System.Security.Cryptography;

namespace BotCore.TradingEngine.Backups.Sealing;

/// <summary>Passes on what is written and remembers how much it was, and its SHA-256.</summary>
/// <param name="target">Not closed with this stream.</param>
internal sealed class CountingStream(System.IO.Stream target) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Bytes { get; private set; }

    /// <summary>SHA-256 of everything so far, in hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        _hash.AppendData(buffer);
        Bytes += buffer.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
