using System.Diagnostics.CodeAnalysis;

namespace BotCore.Trading.Market;

/// <summary>Name of a market at the venue, for example <c>BTCUSDT</c>: 5 to 20 capital letters or digits.</summary>
/// <remarks>Parsed once at the edge; <c>default</c> is detectable by <see cref="IsEmpty"/>.</remarks>
public readonly record struct Symbol : IComparable<Symbol>
{
    private readonly string? _value;

    private Symbol(string value) => _value = value;

    /// <summary>True for <c>default</c>, which names no market.</summary>
    public bool IsEmpty => _value is null;

    /// <exception cref="FormatException"><paramref name="text"/> is not 5 to 20 letters or digits.</exception>
    public static Symbol Parse(string text) =>
        TryParse(text, out var symbol)
            ? symbol
            : throw new FormatException($"symbol: '{text}' is not 5 to 20 letters or digits, for example BTCUSDT");

    /// <summary>Accepts lower case and turns it into capitals; refuses everything but 5 to 20 ASCII letters or digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Symbol symbol)
    {
        symbol = default;
        if (text is null || text.Length is < 5 or > 20) return false;
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        symbol = new Symbol(text.ToUpperInvariant());
        return true;
    }

    public int CompareTo(Symbol other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";

    public static bool operator <(Symbol left, Symbol right) => left.CompareTo(right) < 0;

    public static bool operator >(Symbol left, Symbol right) => left.CompareTo(right) > 0;

    public static bool operator <=(Symbol left, Symbol right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Symbol left, Symbol right) => left.CompareTo(right) >= 0;
}
