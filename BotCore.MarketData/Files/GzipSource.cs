using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace BotCore.MarketData.Files;

/// <summary>Unpacks a gzip file and makes sure that all of it arrived.</summary>
/// <remarks>
/// The framework's stream ends quietly where a truncated file ends, even in the middle of a row. The last eight bytes of a gzip
/// member are the checksum and the length of what it holds (RFC 1952, section 2.3.1); they are compared here.
/// </remarks>
internal static class GzipSource
{
    public const string Expected = "one complete gzip member";

    /// <summary>Hands the unpacked bytes to <paramref name="read"/>, which must read to the end, then checks them.</summary>
    /// <exception cref="CandleFileException">The data is damaged, ends early, or does not consist of one gzip member.</exception>
    public static void Read(Stream packed, string name, Action<Stream> read)
    {
        using var unpacked = Open(packed, name);
        CandleFileException? refusal = null;
        try
        {
            read(unpacked);
        }
        catch (InvalidDataException damaged)
        {
            throw new CandleFileException(name, 0, "", "damaged gzip data", Expected, damaged);
        }
        catch (CandleFileException refused) when (unpacked.HasEnded)
        {
            refusal = refused; // a row cut in two is a symptom; if the data ended early, that is what must be said
        }
        if (unpacked.Defect(refusal) is { } defect) throw defect;
        if (refusal is not null) throw refusal;
    }

    /// <summary>The unpacked bytes, to be read to the end by who then asks for their <see cref="CheckedStream.Defect"/>.</summary>
    /// <exception cref="CandleFileException">It is too short to be gzip.</exception>
    public static CheckedStream Open(Stream packed, string name)
    {
        Span<byte> trailer = stackalloc byte[8];
        if (packed.Length < 18) throw new CandleFileException(name, 0, "", $"{packed.Length} bytes of gzip", Expected);
        packed.Position = packed.Length - trailer.Length;
        packed.ReadExactly(trailer);
        packed.Position = 0;
        return new CheckedStream(
            new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true), name,
            BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
    }

    /// <summary>Counts and sums up what passes through it.</summary>
    internal sealed class CheckedStream(Stream inner, string name, uint crc, uint length) : Stream
    {
        private readonly Crc32 _crc = new();
        private long _length;

        public bool HasEnded { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            HasEnded |= read == 0;
            _crc.Append(buffer[..read]);
            _length += read;
            return read;
        }

        /// <summary>At the end: what is wrong with it; null when this is all of it.</summary>
        /// <param name="symptom">What was noticed first.</param>
        public CandleFileException? Defect(Exception? symptom = null) => _crc.GetCurrentHashAsUInt32() == crc && (uint)_length == length
            ? null : new CandleFileException(name, 0, "", "gzip data that ends early or does not match its checksum", Expected, symptom);

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
