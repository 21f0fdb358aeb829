using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace BotCore.AiGateway.Calls;

/// <summary>A question as it came, in a buffer of the pool: what is answered from the cache needs no copy of its own.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int SmallestBuffer = 4_096;

    private byte[]? _buffer;
    private readonly int _length;

    private RequestBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>Valid until it is disposed of.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <param name="most">Bytes that may come.</param>
    /// <exception cref="BadHttpRequestException">It is larger than allowed (413).</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context, int most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = most;
        // One byte more than announced, so that the read that finds the end has somewhere to go.
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((context.Request.ContentLength ?? 0) + 1, SmallestBuffer, Math.Max(SmallestBuffer, most)));
        int length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) buffer = Grown(buffer);
                int read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
                if (read == 0) return new RequestBody(buffer, length);
                length += read;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>For who needs it longer than the request lasts.</summary>
    public byte[] Copy() => Span.ToArray();

    public void Dispose()
    {
        if (_buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
    }

    private static byte[] Grown(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
