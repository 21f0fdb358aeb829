using System.Text;

namespace BotCore.Cli.Supervision;

/// <summary>Reads a stream line by line without trusting it to end its lines.</summary>
internal static class BoundedLines
{
    /// <summary>A longer line is cut into pieces of this many characters.</summary>
    public const int LongestLine = 32 * 1024;

    /// <summary>Delivers each line until the stream ends or reading is cancelled; neither is an error.</summary>
    public static async Task ReadAsync(TextReader reader, Action<string> onLine, CancellationToken ct)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            while (await reader.ReadAsync(buffer, ct) is var read and > 0) Take(buffer.AsSpan(0, read), line, onLine);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process is gone; what it said so far was delivered.
        }
        if (line.Length > 0) onLine(line.ToString());
    }

    private static void Take(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf('\n');
            var piece = end < 0 ? text : text[..end];
            int room = LongestLine - line.Length;
            if (piece.Length > room)
            {
                line.Append(piece[..room]);
                Deliver(line, onLine);
                text = text[room..];
                continue;
            }
            line.Append(piece);
            if (end < 0) return;
            Deliver(line, onLine);
            text = text[(end + 1)..];
        }
    }

    private static void Deliver(StringBuilder line, Action<string> onLine)
    {
        if (line.Length > 0 && line[^1] == '\r') line.Length--;
        onLine(line.ToString());
        line.Clear();
    }
}
