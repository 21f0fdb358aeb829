using System.Diagnostics.CodeAnalysis;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>The commands handled last, by id, so that a repeated one gets its earlier answer. Holds 10,000; the oldest go first.</summary>
internal sealed class CommandWindow
{
    public const int Capacity = 10_000;

    private readonly Dictionary<string, CommandHandled> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool TryGet(string id, [NotNullWhen(true)] out CommandHandled? handled) => _byId.TryGetValue(id, out handled);

    public void Add(CommandHandled handled)
    {
        if (!_byId.TryAdd(handled.CommandId, handled))
            throw new InvalidOperationException($"command {handled.CommandId} was handled twice");
        _order.Enqueue(handled.CommandId);
        if (_order.Count > Capacity) _byId.Remove(_order.Dequeue());
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("commands");
        var kept = transfer.IsReading ? [] : _order.Select(id => _byId[id]).ToList();
        transfer.List(kept, static (StateTransfer t, ref CommandHandled e) =>
        {
            long time = e?.TimeMs ?? 0;
            string? id = e?.CommandId, fingerprint = e?.Fingerprint, kind = e?.Kind, code = e?.Code, reason = e?.Reason;
            var orders = e is null ? [] : e.OrderIds.ToList();
            t.Value(ref time);
            t.Value(ref id);
            t.Value(ref fingerprint);
            t.Value(ref kind);
            t.Value(ref code);
            t.Value(ref reason);
            t.List(orders, static (StateTransfer inner, ref long order) => inner.Value(ref order));
            if (t.IsReading) e = new CommandHandled(time, id!, fingerprint!, kind!, code, reason, orders);
        });
        if (!transfer.IsReading) return;
        _byId.Clear();
        _order.Clear();
        foreach (var handled in kept) Add(handled);
    }
}
