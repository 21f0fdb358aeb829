using System.Buffers.Binary;

namespace BotCore.TradingEngine.Journal.Sqlite;

/// <summary>
/// Names the pages of a table that are no b-tree pages. SQLite says that a database is malformed, but not where, once a walk
/// over its rows has failed; this walks the tree itself.
/// </summary>
/// <remarks>Source: "Database File Format", sqlite.org/fileformat2.html, section 1.6. Reads the main file only; checkpoint before.</remarks>
internal static class DamagedPages
{
    private const byte Interior = 5, Leaf = 13;
    private const int MaxNamed = 5;

    /// <param name="rootPage">Root page of the table, from <c>sqlite_schema</c>.</param>
    /// <returns>Page numbers, at most five; empty when every page looks like a page.</returns>
    public static IReadOnlyList<long> Of(string path, long rootPage)
    {
        var damaged = new List<long>();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[100];
        if (file.ReadAtLeast(header, 100, throwOnEndOfStream: false) < 100) return [1];
        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        if (pageSize == 1) pageSize = 65_536;
        if (pageSize < 512) return [1];

        long pages = file.Length / pageSize;
        var page = new byte[pageSize];
        var pending = new Stack<long>([rootPage]);
        var seen = new HashSet<long>();
        while (pending.TryPop(out long number) && damaged.Count < MaxNamed)
        {
            if (!seen.Add(number)) continue;
            if (number < 1 || number > pages || !Read(file, number, page) || !Walk(page, number, pending)) damaged.Add(number);
        }
        damaged.Sort();
        return damaged;
    }

    private static bool Read(FileStream file, long number, byte[] page)
    {
        file.Position = (number - 1) * page.Length;
        return file.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) == page.Length;
    }

    /// <returns>False when the page cannot be a page of a table.</returns>
    private static bool Walk(ReadOnlySpan<byte> page, long number, Stack<long> pending)
    {
        int start = number == 1 ? 100 : 0;
        byte type = page[start];
        if (type is not (Interior or Leaf)) return false;
        int cells = BinaryPrimitives.ReadUInt16BigEndian(page[(start + 3)..]);
        int pointers = start + (type == Interior ? 12 : 8);
        if (pointers + cells * 2 > page.Length) return false;
        for (int i = 0; i < cells; i++)
        {
            int cell = BinaryPrimitives.ReadUInt16BigEndian(page[(pointers + i * 2)..]);
            if (cell < pointers + cells * 2 || cell > page.Length - 4) return false;
            if (type == Interior) pending.Push(BinaryPrimitives.ReadUInt32BigEndian(page[cell..]));
        }
        if (type == Interior) pending.Push(BinaryPrimitives.ReadUInt32BigEndian(page[(start + 8)..]));
        return true;
    }
}
