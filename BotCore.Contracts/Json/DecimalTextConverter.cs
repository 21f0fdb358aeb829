using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BotCore.Contracts.Json;

/// <summary>
/// Money and quantities cross process borders as text ("1234.5"), so that no reader turns them into binary fractions.
/// Reading is strict: a JSON number is refused, as are exponents, signs other than a leading minus, and white space.
/// </summary>
public sealed class DecimalTextConverter : JsonConverter<decimal>
{
    private const NumberStyles Accepted = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"expected a decimal as text, for example \"0.25\", found {Name(reader.TokenType)}");
        string text = reader.GetString()!;
        if (text.Length is > 0 and <= 40 && text[0] != '+' && decimal.TryParse(text, Accepted, CultureInfo.InvariantCulture, out decimal value))
            return value;
        throw new JsonException($"expected a decimal as text, for example \"0.25\", found \"{(text.Length > 40 ? text[..40] + "…" : text)}\"");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(DecimalText.Of(value));
    }

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => token.ToString(),
    };
}

/// <summary>The one way a decimal is written: invariant, without trailing zeros, never with an exponent.</summary>
public static class DecimalText
{
    public static string Of(decimal value) =>
        value.ToString("0.############################", CultureInfo.InvariantCulture);
}
