using System.Globalization;
using System.Net;
using System.Text;

namespace BotCore.Cli.Research.Report;

/// <summary>
/// Writes markup in which every argument is escaped: <c>Add($"&lt;td&gt;{name}&lt;/td&gt;")</c>. Nothing that comes from a file or a
/// strategy can become markup, because there is no other way to write it.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>The literal parts are markup; arguments are escaped and written invariantly.</summary>
    public HtmlWriter Add(FormattableString markup)
    {
        _text.AppendFormat(Escaping.Instance, markup.Format, markup.GetArguments());
        return this;
    }

    /// <summary>Markup of our own, a constant.</summary>
    public HtmlWriter Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public HtmlWriter Line()
    {
        _text.Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private sealed class Escaping : IFormatProvider, ICustomFormatter
    {
        public static readonly Escaping Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => WebUtility.HtmlEncode(
            arg is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : arg?.ToString() ?? "");
    }
}
