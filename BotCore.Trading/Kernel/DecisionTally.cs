using System.Runtime.InteropServices;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>How often each decision was taken, by code. A code is a constant word, so counting allocates only the first time.</summary>
internal sealed class DecisionTally : ITransferable
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string code) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, code, out _)++;

    public void Transfer(StateTransfer transfer)
    {
        var pairs = transfer.IsReading ? [] : _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        transfer.List(pairs, static (StateTransfer t, ref KeyValuePair<string, long> pair) =>
        {
            string? code = pair.Key;
            long count = pair.Value;
            t.Value(ref code);
            t.Value(ref count);
            if (t.IsReading) pair = new(code!, count);
        });
        if (!transfer.IsReading) return;
        _counts.Clear();
        foreach (var (code, count) in pairs) _counts.Add(code, count);
    }
}
