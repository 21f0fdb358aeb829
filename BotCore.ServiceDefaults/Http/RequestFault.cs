using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace BotCore.ServiceDefaults.Http;

/// <summary>What is wrong with a request that could not be read: which field, what kind of value came, and what was expected.</summary>
/// <remarks>
/// The framework tells these things only in the texts of its exceptions, which are read here. <c>RequestFaultTests</c> provokes each of them through a real host, so
/// that a new wording in a new version fails a test and not a client; an unknown wording still gives a 400 with a general text.
/// </remarks>
internal sealed partial record RequestFault(int Status, string Code, string Detail, string? Field = null, string? Received = null, string? Expected = null)
{
    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>[^\" ]+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unbindable { get; }

    [GeneratedRegex("^Required parameter \"(?<type>.+) (?<name>[^\" ]+)\" was not provided from (?<source>.+)\\.$")]
    private static partial Regex Absent { get; }

    [GeneratedRegex("body was provided|no body")]
    private static partial Regex NoBody { get; }

    [GeneratedRegex(@"^The JSON value could not be converted to (?<type>[^ ]+?)\.(?: |$)")]
    private static partial Regex Unconvertible { get; }

    [GeneratedRegex(@"missing required properties including: (?<names>'.+?')\.")]
    private static partial Regex MissingProperties { get; }

    [GeneratedRegex(@"^The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex UnknownProperty { get; }

    [GeneratedRegex("token type '(?<kind>[A-Za-z]+)'")]
    private static partial Regex TokenKind { get; }

    /// <summary>The fault that the exception tells of; <c>null</c> when it is none of the request's.</summary>
    /// <param name="json">How the service writes its values, so that the words of an enum are given as a client must send them.</param>
    public static RequestFault? Of(Exception exception, JsonSerializerOptions json)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is JsonException invalid) return OfJson(invalid, json);
        }
        return exception is BadHttpRequestException bad ? OfBinding(bad, json) : null;
    }

    private static RequestFault OfBinding(BadHttpRequestException exception, JsonSerializerOptions json)
    {
        string message = exception.Message;
        if (Unbindable.Match(message) is { Success: true } unbindable)
        {
            string received = KindOf(unbindable.Groups["value"].Value);
            return Invalid(unbindable.Groups["name"].Value, received, ExpectedValue.Of(unbindable.Groups["type"].Value, json));
        }
        if (Absent.Match(message) is { Success: true } absent)
        {
            string field = absent.Groups["name"].Value;
            return new RequestFault(400, ProblemCodes.MissingField, $"{field} is missing from the {absent.Groups["source"].Value}", field, "nothing",
                ExpectedValue.Of(absent.Groups["type"].Value, json));
        }
        if (NoBody.IsMatch(message)) return new RequestFault(400, ProblemCodes.MissingField, "the request has no body", "body", "nothing", "a JSON object");
        return exception.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => new RequestFault(413, ProblemCodes.BodyTooLarge, message),
            StatusCodes.Status415UnsupportedMediaType => new RequestFault(415, ProblemCodes.UnsupportedMediaType, "the body must be sent as application/json"),
            var status => new RequestFault(status, ProblemCodes.For(status), "the request could not be read"),
        };
    }

    private static RequestFault OfJson(JsonException exception, JsonSerializerOptions json)
    {
        string field = FieldOf(exception.Path);
        if (Unconvertible.Match(exception.Message) is { Success: true } unconvertible)
        {
            string received = exception.InnerException switch
            {
                InvalidOperationException wrong when TokenKind.Match(wrong.Message) is { Success: true } token => KindOfToken(token.Groups["kind"].Value),
                FormatException => "a value out of range or in another format",
                _ => "another value",
            };
            return Invalid(field, received, ExpectedValue.Of(unconvertible.Groups["type"].Value, json));
        }
        if (MissingProperties.Match(exception.Message) is { Success: true } missing)
        {
            string names = missing.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal);
            return new RequestFault(400, ProblemCodes.MissingField, $"missing: {names}", names, "nothing", "a value");
        }
        if (UnknownProperty.Match(exception.Message) is { Success: true } unknown)
        {
            string name = unknown.Groups["name"].Value;
            return new RequestFault(400, ProblemCodes.UnknownField, $"{name} is not a field of this request", name);
        }
        return new RequestFault(400, ProblemCodes.InvalidJson, string.Create(CultureInfo.InvariantCulture,
            $"the body is not valid JSON: line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}"), Expected: "JSON");
    }

    private static RequestFault Invalid(string field, string received, string expected) =>
        new(400, ProblemCodes.InvalidField, $"{field}: expected {expected}, received {received}", field, received, expected);

    /// <summary><c>$.stop.price</c> is <c>stop.price</c>; <c>$</c> is the body.</summary>
    private static string FieldOf(string? path) => path is null or "$" ? "body" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    /// <summary>The kind and not the value itself, which may be a mistyped secret.</summary>
    private static string KindOf(string text) =>
        text.Length == 0 ? "nothing"
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "a number"
        : "text";

    private static string KindOfToken(string kind) => kind switch
    {
        "String" => "text",
        "Number" => "a number",
        "True" or "False" => "true or false",
        "Null" => "null",
        "StartArray" => "a list",
        "StartObject" => "an object",
        _ => "another value",
    };
}
