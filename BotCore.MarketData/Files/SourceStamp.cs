using System.IO.Hashing;

namespace BotCore.MarketData.Files;

/// <summary>What a source file looked like: enough to see later that it is another one.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="WrittenTicks">Last write time, UTC, in .NET ticks.</param>
/// <param name="Hash">XxHash64 of the content; zero when it was not computed.</param>
internal readonly record struct SourceStamp(long Length, long WrittenTicks, ulong Hash)
{
    /// <summary>Length and time only.</summary>
    public static SourceStamp Glance(string path)
    {
        var file = new FileInfo(path);
        return new SourceStamp(file.Length, file.LastWriteTimeUtc.Ticks, default);
    }

    /// <summary>XxHash64 of the file's content.</summary>
    public static ulong HashOf(string path, CancellationToken ct)
    {
        using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(1 << 18);
        var hash = new XxHash64();
        long position = 0;
        while (RandomAccess.Read(handle, buffer, position) is > 0 and var read)
        {
            ct.ThrowIfCancellationRequested();
            hash.Append(buffer.AsSpan(0, read));
            position += read;
        }
        return hash.GetCurrentHashAsUInt64();
    }
}
