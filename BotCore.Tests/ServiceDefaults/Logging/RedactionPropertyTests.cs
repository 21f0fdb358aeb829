using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.ServiceDefaults.Logging;

#pragma warning disable CA1848, CA1873, CA2254 // secrets must not pass whatever way they are logged

/// <summary>Whatever the secret and wherever it stands, the bytes that reach stdout do not contain it.</summary>
public sealed class RedactionPropertyTests : IDisposable
{
    private readonly ALog _log = new();

    public void Dispose() => _log.Dispose();

    [Property(MaxTest = 300, Arbitrary = [typeof(SecretShapes)])]
    public void A_secret_never_reaches_stdout(ASecret secret)
    {
        _log.Output.Clear();
        var positions = Positions(secret).ToList();
        foreach (var (_, write) in positions) write(_log.Logger);

        var records = _log.Records();

        Assert.Equal(positions.Count, records.Count);
        for (int i = 0; i < positions.Count; i++) AssertHidden(secret, positions[i].Position, records[i]);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(SecretShapes)])]
    public void Ordinary_text_arrives_as_it_was_written(string text)
    {
        _log.Output.Clear();
        _log.Logger.LogInformation(text);

        Assert.Equal(text, Assert.Single(_log.Records()).GetProperty("message").GetString());
    }

    private static IEnumerable<(string Position, Action<ILogger> Write)> Positions(ASecret secret)
    {
        string value = secret.Value, name = secret.Name;
        if (secret.Kind == "connection string")
        {
            string uri = string.Format(CultureInfo.InvariantCulture, name, value);
            yield return ("message", log => log.LogError("cannot connect to " + uri + ", trying again"));
            yield return ("value", log => log.LogError("cannot connect to {Address}", uri));
            yield return ("scope", log => { using (log.BeginScope(new Dictionary<string, object?> { ["Server"] = uri })) log.LogInformation("x"); });
            yield return ("exception", log => log.LogError(new IOException("no route to " + uri, new IOException(uri)), "failed"));
            yield break;
        }

        yield return ("named value", log => log.LogInformation("got {" + name + "} from the user", value));
        yield return ("named value of a state object", log => log.Log(LogLevel.Information, default, new Dictionary<string, object?> { [name] = value }, null, (_, _) => "state"));
        yield return ("named value in a scope", log => { using (log.BeginScope(new Dictionary<string, object?> { [name] = value })) log.LogInformation("x"); });
        yield return ("named value in a dictionary", log => log.LogInformation("with {Settings}", new Dictionary<string, object?> { ["n"] = 1, [name] = value }));
        yield return ("named value that the exception repeats", log => log.LogError(new InvalidOperationException("bad " + value), "login with {" + name + "}", value));
        yield return ("json", log => log.LogInformation("sent {Body}", JsonSerializer.Serialize(new Dictionary<string, object?> { ["symbol"] = "BTCUSDT", [name] = value, ["n"] = 1 })));
        yield return ("json in json", log => log.LogInformation("sent {Body}", JsonSerializer.Serialize(JsonSerializer.Serialize(new Dictionary<string, string> { [name] = value }))));
        yield return ("query string", log => log.LogInformation($"GET /api/x?symbol=BTCUSDT&{name}={Uri.EscapeDataString(value)}&timestamp=1"));
        yield return ("pair", log => log.LogInformation("with {Pair}", KeyValuePair.Create(name, value.Replace("]", "", StringComparison.Ordinal))));
        if (!value.Any(char.IsWhiteSpace))
        {
            yield return ("assignment in the message", log => log.LogInformation($"using {name}={value}".Replace("{", "{{", StringComparison.Ordinal)));
            yield return ("assignment in an exception", log => log.LogError(new ArgumentException($"refused, {name}: {value}"), "failed"));
            yield return ("switch", log => log.Log(LogLevel.Information, default, $"botcore --{name} {(value[0] == '-' ? "x" : "")}{value}", null, (s, _) => s));
        }
        if (!secret.KnownByShape) yield break;

        yield return ("message", log => log.Log(LogLevel.Information, default, $"something about {value} happened", null, (s, _) => s));
        yield return ("value of an unsuspicious name", log => log.LogInformation("about {Thing}", value));
        yield return ("item of a list", log => log.LogInformation("about {Things}", (object)new[] { "a", value }));
        yield return ("text scope", log => { using (log.BeginScope("working on " + value)) log.LogInformation("x"); });
        yield return ("exception", log => log.LogError(new InvalidOperationException("outer", new IOException("inner " + value)), "failed"));
        // A safe name is believed for hexadecimal hashes and for what is as long as an order id; addresses may be versions there.
        if (secret.Kind is not ("hex key" or "IPv4" or "IPv6")) yield return ("value of a safe name", log => log.LogInformation("order {OrderId}", value));
    }

    private static void AssertHidden(ASecret secret, string position, JsonElement record)
    {
        string written = string.Join('\n', Strings(record));
        // The pair loses its closing brackets before it is logged.
        string hidden = position == "pair" ? secret.Hidden.Replace("]", "", StringComparison.Ordinal) : secret.Hidden;
        foreach (string part in Parts(secret, hidden))
        {
            foreach (string form in new[] { part, Uri.EscapeDataString(part), JsonSerializer.Serialize(part).Trim('"') })
                Assert.False(written.Contains(form, StringComparison.Ordinal), $"'{form}' of the {secret.Kind} '{secret.Value}' as {position} ({secret.Name}) was written: {record}");
        }
    }

    /// <summary>Half a password is a leak too. An address keeps its network, and an e-mail address its words.</summary>
    private static IEnumerable<string> Parts(ASecret secret, string hidden)
    {
        const int telling = 6;
        if (secret.Kind is "IPv4" or "IPv6" or "e-mail" or "private key") return [hidden];
        return Enumerable.Range(0, Math.Max(1, hidden.Length - telling + 1)).Select(start => hidden.Substring(start, Math.Min(telling, hidden.Length - start)));
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [element.GetRawText()],
    };
}
