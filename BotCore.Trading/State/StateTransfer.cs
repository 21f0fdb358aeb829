using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace BotCore.Trading.State;

/// <summary>
/// Writes the mutable state of a component into a snapshot, or reads it back. A component has one method for both
/// directions (<see cref="ITransferable.Transfer"/>), so what is saved and what is restored cannot drift apart.
/// </summary>
/// <remarks>Little-endian, no padding. Sections carry their name, so a snapshot of other code is refused by name, not misread.</remarks>
public sealed class StateTransfer
{
    // Dividing by it takes the trailing zeros off.
    private const decimal OneWithAllDecimals = 1.0000000000000000000000000000m;

    private readonly IBufferWriter<byte>? _target;
    private readonly ReadOnlyMemory<byte> _source;
    private int _position;

    private StateTransfer(IBufferWriter<byte>? target, ReadOnlyMemory<byte> source)
    {
        _target = target;
        _source = source;
    }

    /// <summary>True when values come from a snapshot, false when they go into one.</summary>
    public bool IsReading => _target is null;

    /// <summary>Bytes not yet read; 0 when writing.</summary>
    public int Remaining => IsReading ? _source.Length - _position : 0;

    public static StateTransfer Write(IBufferWriter<byte> target) => new(target, default);

    public static StateTransfer Read(ReadOnlyMemory<byte> source) => new(null, source);

    /// <summary>Marks the start of a component's state.</summary>
    /// <exception cref="SnapshotFormatException">When reading, another section stands here.</exception>
    public void Section(string name)
    {
        string? found = name;
        Value(ref found);
        if (found != name) throw new SnapshotFormatException($"snapshot: expected section '{name}', found '{found}'");
    }

    public void Value(ref long value)
    {
        if (IsReading) value = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        else BinaryPrimitives.WriteInt64LittleEndian(Put(8), value);
    }

    public void Value(ref int value)
    {
        if (IsReading) value = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        else BinaryPrimitives.WriteInt32LittleEndian(Put(4), value);
    }

    public void Value(ref bool value)
    {
        if (IsReading) value = Take(1)[0] != 0;
        else Put(1)[0] = value ? (byte)1 : (byte)0;
    }

    public void Value(ref double value)
    {
        if (IsReading) value = BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
        else BinaryPrimitives.WriteDoubleLittleEndian(Put(8), value);
    }

    /// <summary>A decimal, without trailing zeros: equal values give equal bytes, however they were computed or read.</summary>
    public void Value(ref decimal value)
    {
        Span<int> bits = stackalloc int[4];
        if (!IsReading) decimal.GetBits(value == 0m ? 0m : value / OneWithAllDecimals, bits);
        foreach (ref int part in bits) Value(ref part);
        if (!IsReading) return;
        int scale = (bits[3] >> 16) & 0xFF;
        if (scale > 28 || (bits[3] & ~unchecked((int)0x80FF0000)) != 0)
            throw new SnapshotFormatException($"snapshot: the 16 bytes before {_position} are no decimal");
        value = new decimal(bits);
    }

    public void Value(ref string? value)
    {
        int length = IsReading || value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        Value(ref length);
        if (IsReading) value = length < 0 ? null : Encoding.UTF8.GetString(Take(length));
        else if (value is not null) Encoding.UTF8.GetBytes(value, Put(length));
    }

    /// <summary>Bytes of somebody's own making, with their count.</summary>
    /// <param name="value">Null stays null.</param>
    public void Value(ref byte[]? value)
    {
        int length = IsReading || value is null ? -1 : value.Length;
        Value(ref length);
        if (IsReading) value = length < 0 ? null : Take(length).ToArray();
        else value?.CopyTo(Put(length));
    }

    /// <summary>An enumeration, as its number.</summary>
    /// <exception cref="SnapshotFormatException">When reading, no member has the number.</exception>
    public void Enum<T>(ref T value) where T : struct, System.Enum
    {
        long number = IsReading ? 0 : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
        Value(ref number);
        if (!IsReading) return;
        value = (T)System.Enum.ToObject(typeof(T), number);
        if (!System.Enum.IsDefined(value)) throw new SnapshotFormatException($"snapshot: {typeof(T).Name} has no member {number}");
    }

    /// <summary>A buffer whose length the owner fixes; the length is stored and checked.</summary>
    /// <exception cref="SnapshotFormatException">When reading, the stored length differs.</exception>
    public void Values(Span<double> values)
    {
        int length = values.Length;
        Value(ref length);
        if (length != values.Length)
            throw new SnapshotFormatException($"snapshot: a buffer of {values.Length} values was saved with {length}");
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("snapshots need a little-endian machine");
        var bytes = MemoryMarshal.AsBytes(values);
        if (IsReading) Take(bytes.Length).CopyTo(bytes);
        else bytes.CopyTo(Put(bytes.Length));
    }

    /// <summary>A list: its count, then each element by <paramref name="element"/>, which gets <c>default</c> to fill when reading.</summary>
    public void List<T>(List<T> values, ElementTransfer<T> element)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(element);
        int count = values.Count;
        Value(ref count);
        if (!IsReading)
        {
            for (int i = 0; i < count; i++)
            {
                T value = values[i];
                element(this, ref value);
            }
            return;
        }
        values.Clear();
        for (int i = 0; i < count; i++)
        {
            T value = default!;
            element(this, ref value);
            values.Add(value);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _source.Length - _position)
            throw new SnapshotFormatException($"snapshot: ends at byte {_source.Length}, {count} more bytes were expected at {_position}");
        var span = _source.Span.Slice(_position, count);
        _position += count;
        return span;
    }

    private Span<byte> Put(int count)
    {
        var span = _target!.GetSpan(count)[..count];
        _target.Advance(count); // the span stays valid for writing until the next GetSpan
        return span;
    }
}

/// <summary>Transfers one element of a list.</summary>
public delegate void ElementTransfer<T>(StateTransfer transfer, ref T value);

/// <summary>A component whose whole mutable state goes through <see cref="Transfer"/>.</summary>
public interface ITransferable
{
    /// <summary>Saves or restores every mutable field, in a fixed order. Afterwards the component behaves as the saved one did.</summary>
    void Transfer(StateTransfer transfer);
}

/// <summary>A snapshot does not fit the component that reads it.</summary>
public sealed class SnapshotFormatException : Exception
{
    public SnapshotFormatException() { }

    public SnapshotFormatException(string message) : base(message) { }

    public SnapshotFormatException(string message, Exception innerException) : base(message, innerException) { }
}
