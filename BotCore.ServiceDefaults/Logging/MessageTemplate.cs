using System.Collections.Concurrent;
using System.Globalization;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>A message template such as <c>"Order {OrderId} filled at {Price:F2}"</c>, cut into literals and holes.</summary>
internal sealed class MessageTemplate
{
    /// <summary>Templates are constants. Someone who interpolates instead makes a new one per call; those are parsed each time rather than kept.</summary>
    private const int CacheLimit = 2_048;

    private static readonly ConcurrentDictionary<string, MessageTemplate> Cache = new(StringComparer.Ordinal);

    private MessageTemplate(IReadOnlyList<string> literals, IReadOnlyList<Hole> holes) => (Literals, Holes) = (literals, holes);

    /// <summary>One more than there are holes.</summary>
    public IReadOnlyList<string> Literals { get; }

    public IReadOnlyList<Hole> Holes { get; }

    public static MessageTemplate Parse(string template)
    {
        if (Cache.TryGetValue(template, out var known)) return known;
        var parsed = Read(template);
        if (Cache.Count < CacheLimit) Cache.TryAdd(template, parsed);
        return parsed;
    }

    /// <summary>
    /// The text of each hole, formatted as Microsoft.Extensions.Logging would; <c>null</c> when a hole has no value, in which case the logger's own
    /// formatter knows better.
    /// </summary>
    public string[]? Render(IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        string[] parts = new string[Holes.Count];
        int from = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            // Values come in the order of the holes as a rule; a name used twice is then found twice.
            int at = Find(values, Holes[i].Name, from);
            if (at < 0) at = Find(values, Holes[i].Name, 0);
            if (at < 0) return null;
            parts[i] = Holes[i].Format(values[at].Value);
            from = at + 1;
        }
        return parts;
    }

    private static int Find(IReadOnlyList<KeyValuePair<string, object?>> values, string name, int from)
    {
        for (int i = from; i < values.Count; i++)
        {
            if (string.Equals(values[i].Key, name, StringComparison.OrdinalIgnoreCase)) return i;
        }
        return -1;
    }

    private static MessageTemplate Read(string template)
    {
        var literals = new List<string>();
        var holes = new List<Hole>();
        var literal = new System.Text.StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            bool doubled = i + 1 < template.Length && template[i + 1] == c;
            int close = c == '{' && !doubled ? template.IndexOf('}', i) : -1;
            if (close > i + 1)
            {
                literals.Add(literal.ToString());
                literal.Clear();
                holes.Add(Hole.Parse(template[(i + 1)..close]));
                i = close;
                continue;
            }
            literal.Append(c);
            if (c is '{' or '}' && doubled) i++;
        }
        literals.Add(literal.ToString());
        return new MessageTemplate(literals, holes);
    }

    /// <summary>A hole: name, optional alignment, optional format.</summary>
    internal sealed record Hole(string Name, string? Specification)
    {
        public static Hole Parse(string inside)
        {
            int end = inside.AsSpan().IndexOfAny(',', ':');
            string name = (end < 0 ? inside : inside[..end]).TrimStart('@', '$');
            return new Hole(name, end < 0 ? null : "{0" + inside[end..] + "}");
        }

        public string Format(object? value)
        {
            object printable = value is null or IFormattable or string ? value ?? "(null)" : FrozenValue.Text(value);
            return Specification is null
                ? Convert.ToString(printable, CultureInfo.InvariantCulture) ?? ""
                : string.Format(CultureInfo.InvariantCulture, Specification, printable);
        }
    }
}
