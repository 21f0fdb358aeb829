using System.IO.MemoryMappedFiles;

namespace BotCore.MarketData.Files;

/// <summary>
/// A binary candle file mapped into memory: its rows are used where they stand, nothing is read or copied, and several processes share the
/// pages. Unmapped when nobody holds it any more.
/// </summary>
/// <remarks>
/// Deleting or replacing the file leaves the mapping as it is. Shortening it in place does not: the next touch of a lost page would end the
/// process. Only the cache maps files, in a folder of its own, and it replaces them by renaming.
/// </remarks>
internal sealed unsafe class MappedRows : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _length;
    private byte* _start;

    private MappedRows(MemoryMappedViewAccessor view, long length)
    {
        _view = view;
        _length = length;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    ~MappedRows() => Release();

    /// <summary>Bytes of the file; its holder must be kept alive (<see cref="GC.KeepAlive"/>) while they are used.</summary>
    /// <exception cref="ObjectDisposedException">The mapping was given up.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return new ReadOnlySpan<byte>(_start, checked((int)_length));
        }
    }

    /// <returns>Null when the file is empty: nothing can be mapped of it.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MappedRows? Open(string path)
    {
        long length = new FileInfo(path).Length;
        if (length == 0) return null;
        // The view outlives the handle of the file it was made from.
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        return new MappedRows(file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_start is null) return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }
}
