using System.Buffers.Binary;
using System.Buffers.Text;
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
    private const int LongestReason = 200;

    /// <summary>The hash before it, seven decimals of at most 31 characters, four integers of at most 20, two words and the reason.</summary>
    private const int LongestLine = 32 + 7 * 32 + 4 * 21 + 2 * 32 + LongestReason;

    private readonly byte[] _hash = SHA256.HashData([]);

    /// <summary>The hash after the last added trade, 64 lower-case hexadecimal digits; without a trade the hash of nothing.</summary>
    public string Current => Convert.ToHexStringLower(_hash);

    /// <summary>Takes the next closed trade; the order of the calls is part of the fingerprint.</summary>
    /// <exception cref="ArgumentException">The trade has no direction.</exception>
    public void Add(ClosedTrade trade)
    {
        Span<byte> input = stackalloc byte[LongestLine];
        _hash.CopyTo(input);
        int length = _hash.Length + Write(trade, input[_hash.Length..]);
        SHA256.HashData(input[..length], _hash);
    }

    /// <summary>
    /// The canonical text of a trade: <c>symbol|LONG or SHORT|entryTimeMs|exitTimeMs|quantity|entryPrice|exitPrice|leverage|gross|fees|funding|exitReason</c>
    /// and a line feed. Decimals have a point, no exponent and no trailing zeros.
    /// </summary>
    /// <exception cref="ArgumentException">The trade has no direction, or an exit reason of more than 200 bytes.</exception>
    public static string Line(ClosedTrade trade)
    {
        Span<byte> text = stackalloc byte[LongestLine];
        return Encoding.UTF8.GetString(text[..Write(trade, text)]);
    }

    private static int Write(ClosedTrade trade, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(trade);
        if (Encoding.UTF8.GetByteCount(trade.ExitReason) > LongestReason)
            throw new ArgumentException($"exit reason of trade {trade.Id}: has more than {LongestReason} bytes", nameof(trade));
        var line = new CanonicalLine(target);
        line.Add(trade.Symbol.ToString());
        line.Add(trade.Direction switch
        {
            Direction.Long => "LONG",
            Direction.Short => "SHORT",
            _ => throw new ArgumentException($"direction of trade {trade.Id}: must be Long or Short, is {trade.Direction}", nameof(trade)),
        });
        line.Add(trade.EntryTimeMs);
        line.Add(trade.ExitTimeMs);
        line.Add(trade.Quantity);
        line.Add(trade.EntryPrice);
        line.Add(trade.ExitPrice);
        line.Add(trade.Leverage);
        line.Add(trade.GrossPnl);
        line.Add(trade.Fees);
        line.Add(trade.Funding);
        line.Add(trade.ExitReason);
        return line.End();
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

    /// <summary>Fields with a bar between them, written into a buffer that is long enough for the longest numbers.</summary>
    private ref struct CanonicalLine(Span<byte> target)
    {
        private readonly Span<byte> _target = target;
        private int _length;

        public void Add(string text)
        {
            _length += Encoding.UTF8.GetBytes(text, _target[_length..]);
            _target[_length++] = (byte)'|';
        }

        public void Add(long value)
        {
            Utf8Formatter.TryFormat(value, _target[_length..], out int written);
            _length += written;
            _target[_length++] = (byte)'|';
        }

        /// <summary>A decimal keeps trailing zeros and a signed zero: 1.10 and 1.1, or 0 and -0, would print differently although they are equal.</summary>
        public void Add(decimal value)
        {
            if (value == 0m)
            {
                _target[_length++] = (byte)'0';
            }
            else
            {
                value.TryFormat(_target[_length..], out int written, default, CultureInfo.InvariantCulture);
                var digits = _target.Slice(_length, written);
                if (digits.Contains((byte)'.')) digits = digits.TrimEnd((byte)'0').TrimEnd((byte)'.');
                _length += digits.Length;
            }
            _target[_length++] = (byte)'|';
        }

        /// <summary>The last field ends with a line feed.</summary>
        public readonly int End()
        {
            _target[_length - 1] = (byte)'\n';
            return _length;
        }
    }
}
