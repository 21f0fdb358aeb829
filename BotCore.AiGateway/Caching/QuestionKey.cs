using System.Buffers.Binary;
using System.Security.Cryptography;
using BotCore.AiGateway.Calls;

namespace BotCore.AiGateway.Caching;

/// <summary>What makes two questions the same: the endpoint, who is to answer, and every byte of the body.</summary>
/// <remarks>SHA-256, because a caller chooses the bytes: with a faster hash one could make another's question look like one's own.</remarks>
internal readonly record struct QuestionKey(AiKind Kind, bool IsCanary, UInt128 High, UInt128 Low)
{
    public static QuestionKey Of(AiKind kind, bool isCanary, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return new QuestionKey(kind, isCanary, BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
