using System.Runtime.InteropServices;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>How often each decision was taken, by code. A code is a constant word, so counting allocates only the first time.</summary>
internal sealed class DecisionTally : ITransferable
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    private string? _last;
    private long _lastCount;

    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            Settle();
            return _counts;
        }
    }

    /// <summary>The same code comes thousands of times in a row; only a change of code looks it up.</summary>
    public void Add(string code)
    {
        if (!ReferenceEquals(code, _last))
        {
            Settle();
            _last = code;
        }
        _lastCount++;
    }

    private void Settle()
    {
        if (_lastCount != 0) CollectionsMarshal.GetValueRefOrAddDefault(_counts, _last!, out _) += _lastCount;
        _lastCount = 0;
    }

    public void Transfer(StateTransfer transfer)
    {
        Settle();
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
