using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Analytics;

/// <summary>
/// Fingerprint of a list of closed trades: two runs with the same fingerprint made the same trades, in the same order, to the
/// last decimal. It is known after every trade and survives a restart.
/// </summary>
/// <remarks>
/// A chain of SHA-256: h₀ = SHA256 of nothing, hₙ = SHA256(hₙ₋₁ ‖ lineₙ), where lineₙ is the UTF-8 text of <see cref="Line"/>.
/// A chain, not one running hash over all lines, because its whole state is the 32 bytes of the last hash: that is what a
/// snapshot saves, and what anybody can recompute with a loop and a hash command.
/// </remarks>
public sealed class TradeHash : ITransferable
{
    private readonly byte[] _hash = SHA256.HashData([]);

    /// <summary>The hash after the last added trade, 64 lower-case hexadecimal digits; without a trade the hash of nothing.</summary>
    public string Current => Convert.ToHexStringLower(_hash);

    /// <summary>Takes the next closed trade; the order of the calls is part of the fingerprint.</summary>
    /// <exception cref="ArgumentException">The trade has no direction.</exception>
    public void Add(ClosedTrade trade)
    {
        string line = Line(trade);
        byte[] input = new byte[_hash.Length + Encoding.UTF8.GetByteCount(line)];
        _hash.CopyTo(input, 0);
        Encoding.UTF8.GetBytes(line, input.AsSpan(_hash.Length));
        SHA256.HashData(input, _hash);
    }

    /// <summary>
    /// The canonical text of a trade: <c>symbol|LONG or SHORT|entryTimeMs|exitTimeMs|quantity|entryPrice|exitPrice|leverage|gross|fees|funding|exitReason</c>
    /// and a line feed. Decimals have a point, no exponent and no trailing zeros.
    /// </summary>
    /// <exception cref="ArgumentException">The trade has no direction.</exception>
    public static string Line(ClosedTrade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        string direction = trade.Direction switch
        {
            Direction.Long => "LONG",
            Direction.Short => "SHORT",
            _ => throw new ArgumentException($"direction of trade {trade.Id}: must be Long or Short, is {trade.Direction}", nameof(trade)),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{trade.Symbol}|{direction}|{trade.EntryTimeMs}|{trade.ExitTimeMs}|{Canonical(trade.Quantity)}|{Canonical(trade.EntryPrice)}|{Canonical(trade.ExitPrice)}|{trade.Leverage}|{Canonical(trade.GrossPnl)}|{Canonical(trade.Fees)}|{Canonical(trade.Funding)}|{trade.ExitReason}\n");
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("trade-hash");
        for (int at = 0; at < _hash.Length; at += sizeof(long))
        {
            var part = _hash.AsSpan(at, sizeof(long));
            long value = BinaryPrimitives.ReadInt64LittleEndian(part);
            transfer.Value(ref value);
            BinaryPrimitives.WriteInt64LittleEndian(part, value);
        }
    }

    // decimal keeps trailing zeros and a signed zero, so 1.10 and 1.1, or 0 and -0, would print differently although they are equal
    private static string Canonical(decimal value) =>
        value == 0m ? "0" : value.ToString("0.############################", CultureInfo.InvariantCulture);
}
