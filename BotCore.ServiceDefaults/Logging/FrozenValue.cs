using System.Collections;
using System.Globalization;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>Turns a logged value into one that cannot change: the record is written later, on another thread.</summary>
internal static class FrozenValue
{
    private const int MostItems = 32;
    private const int Deepest = 4;

    public static object? Of(object? value, int depth = 0) => value switch
    {
        null or string or bool => value,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        _ when depth >= Deepest => Text(value),
        IEnumerable and not string => Guarded(value, static (v, d) => Collection((IEnumerable)v, d), depth),
        _ => Text(value),
    };

    /// <summary>A value in words, invariant; times in ISO 8601 UTC; bytes by their number only.</summary>
    public static string Text(object value) => (string)Guarded(value, static (v, _) => v switch
    {
        string text => text,
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        Exception exception => $"{exception.GetType().FullName}: {exception.Message}",
        byte[] bytes => $"byte[{bytes.Length}]",
        IEnumerable items => string.Join(", ", items.Cast<object?>().Take(MostItems).Select(item => item is null ? "(null)" : Convert.ToString(item, CultureInfo.InvariantCulture))),
        _ => Convert.ToString(v, CultureInfo.InvariantCulture) ?? "",
    }, 0);

    private static object Collection(IEnumerable items, int depth)
    {
        switch (items)
        {
            case byte[] bytes:
                return $"byte[{bytes.Length}]";
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                return pairs.Take(MostItems).Select(pair => new LogValue(pair.Key, Of(pair.Value, depth + 1))).ToArray();
            case IDictionary dictionary:
                var entries = new List<LogValue>();
                foreach (DictionaryEntry entry in dictionary)
                {
                    if (entries.Count == MostItems) break;
                    entries.Add(new LogValue(Text(entry.Key), Of(entry.Value, depth + 1)));
                }
                return entries.ToArray();
            default:
                return items.Cast<object?>().Take(MostItems).Select(item => Of(item, depth + 1)).ToArray();
        }
    }

    /// <summary>A log call may not throw, whatever a logged object's own code does: an order could be half placed at that moment.</summary>
    private static object Guarded(object value, Func<object, int, object> read, int depth)
    {
        try
        {
            return read(value, depth);
        }
        catch (Exception e)
        {
            return $"({value.GetType().Name} could not be printed: {e.GetType().Name})";
        }
    }
}
