using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BotCore.TradingEngine.Stores.Audit;

/// <summary>The hash chain of the audit log.</summary>
internal static class AuditChain
{
    /// <summary>What the first entry continues.</summary>
    public const string Start = "";

    private const int PageSize = 500;

    /// <summary>SHA-256 over the hash before, sequence, time in Unix ms and the words, each with its length before it.</summary>
    public static string Hash(string previous, long sequence, AuditFact fact)
    {
        var text = new StringBuilder();
        string[] parts =
        [
            previous, sequence.ToString(CultureInfo.InvariantCulture), fact.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            fact.Actor, fact.Action, fact.Target, fact.Detail,
        ];
        // Without the lengths, words could be moved from one field into the next.
        foreach (string part in parts) text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part};");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public static AuditEntry Next(AuditEntry? last, AuditFact fact)
    {
        // Stores keep whole milliseconds; the hash is of what is kept.
        var kept = fact with { At = DateTimeOffset.FromUnixTimeMilliseconds(fact.At.ToUnixTimeMilliseconds()) };
        long sequence = (last?.Sequence ?? 0) + 1;
        return new AuditEntry(sequence, kept, Hash(last?.Hash ?? Start, sequence, kept));
    }

    /// <summary>Reads the whole log and checks every link.</summary>
    /// <returns>Entries read, the newest hash, and what is wrong with the first bad entry; null when all are good.</returns>
    public static async Task<(long Entries, string Hash, string? Fault)> VerifyAsync(IAuditLog log, CancellationToken ct)
    {
        AuditEntry? last = null;
        while (true)
        {
            var page = await log.ReadAsync(last?.Sequence ?? 0, PageSize, ct);
            if (page.Count == 0) return (last?.Sequence ?? 0, last?.Hash ?? Start, null);
            foreach (var entry in page)
            {
                long due = (last?.Sequence ?? 0) + 1;
                if (entry.Sequence != due) return (due - 1, last?.Hash ?? Start, $"entry {due} is missing");
                if (entry.Hash != Hash(last?.Hash ?? Start, due, entry.Fact)) return (due - 1, last?.Hash ?? Start, $"entry {due} does not match its hash");
                last = entry;
            }
        }
    }
}
