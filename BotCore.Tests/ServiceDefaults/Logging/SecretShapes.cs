using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace BotCore.Tests.ServiceDefaults.Logging;

/// <summary>A secret, the names it goes by, and what must not be seen of it.</summary>
/// <param name="Value">The secret itself.</param>
/// <param name="Name">A name it would be logged under.</param>
/// <param name="Visible">How many characters at the end may remain.</param>
/// <param name="KnownByShape">Whether it must be found even where no name betrays it.</param>
public sealed record ASecret(string Kind, string Value, string Name, int Visible, bool KnownByShape)
{
    /// <summary>What may not occur in the output.</summary>
    public string Hidden => Value[..^Visible];
}

/// <summary>Generators of secrets and of ordinary values.</summary>
public static class SecretShapes
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Alphanumeric = Letters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static Arbitrary<ASecret> Secrets() => Gen.OneOf(Password, ApiKey, HexKey, Base64Key, Jwt, Email, Ipv4, Ipv6, ConnectionString, PrivateKey).ToArbitrary();

    /// <summary>Anything that can be typed, spaces and quotes included, long enough not to occur by chance.</summary>
    private static Gen<ASecret> Password =>
        from length in Gen.Choose(8, 30)
        from text in Text(Alphanumeric + "!@#$%^&*()-_=+[]{};:'\"\\|,.<>/?~` é", length)
        where text.Trim().Length == text.Length
        from name in Gen.Elements("Password", "db_password", "smtpPasswd", "ClientSecret", "EncryptionKey", "PrivateKey", "Passphrase", "TotpSecret", "admin.password")
        select new ASecret("password", text, name, 0, false);

    private static Gen<ASecret> ApiKey =>
        from text in Text(Alphanumeric, 64)
        from name in TokenName
        select new ASecret("api key", text, name, 4, true);

    private static Gen<ASecret> HexKey =>
        from length in Gen.Elements(32, 40, 64, 128)
        from text in Text("0123456789abcdef", length)
        from name in TokenName
        select new ASecret("hex key", text, name, 4, true);

    private static Gen<ASecret> Base64Key =>
        from bytes in Bytes(48)
        from name in TokenName
        select new ASecret("base64 key", Convert.ToBase64String(bytes), name, 4, true);

    private static Gen<ASecret> Jwt =>
        from header in Text(Alphanumeric + "-_", 30)
        from payload in Text(Alphanumeric + "-_", 60)
        from signature in Text(Alphanumeric, 43)
        from name in Gen.Elements("AccessToken", "refresh_token", "Jwt", "Authorization")
        select new ASecret("jwt", $"eyJ{header}.{payload}.{signature}", name, 4, true);

    private static Gen<ASecret> Email =>
        from user in Text(Letters, 9)
        from tag in Gen.Elements("", ".b", "+bot", "_1")
        from domain in Text(Letters, 7)
        from name in Gen.Elements("Email", "user_email", "MailAddress")
        select new ASecret("e-mail", $"{user}{tag}@{domain}.example.org", name, 0, true);

    private static Gen<ASecret> Ipv4 =>
        from bytes in Bytes(4)
        where bytes[0] is not (0 or 127) && bytes[3] >= 100
        from name in Gen.Elements("ClientIp", "RemoteAddress", "X-Forwarded-For")
        select new ASecret("IPv4", new IPAddress(bytes).ToString(), name, 0, true);

    private static Gen<ASecret> Ipv6 =>
        from bytes in Bytes(14)
        where bytes.All(b => b >= 16)
        from name in Gen.Elements("ClientIp", "RemoteAddress", "peer")
        select new ASecret("IPv6", new IPAddress([0x20, 0x01, .. bytes]).ToString(), name, 0, true);

    private static Gen<ASecret> ConnectionString =>
        from password in Text(Alphanumeric + "!$*-_/:.~", 16)
        where char.IsAsciiLetter(password[0])
        from template in Gen.Elements("mongodb://botcore:{0}@db-0:27017,db-1:27017/botcore?replicaSet=rs0", "amqp://bot:{0}@rabbit:5672/bot-core", "https://bot:{0}@example.org/x", "redis://:{0}@cache:6379")
        select new ASecret("connection string", password, template, 0, false);

    private static Gen<ASecret> PrivateKey =>
        from bytes in Bytes(90)
        from kind in Gen.Elements("", "RSA ", "EC ", "ENCRYPTED ")
        let body = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)
        select new ASecret("private key", $"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----", "SigningPem", 0, true);

    private static Gen<string> TokenName => Gen.Elements("ApiKey", "api_key", "X-MBX-APIKEY", "AccessKey", "ListenKey", "token", "SessionId", "signature");

    /// <summary>What traders and operators read in logs and what must reach them unharmed.</summary>
    public static Arbitrary<string> OrdinaryTexts() => Gen.OneOf(
        from words in Gen.ListOf(OrdinaryWord, 12)
        select string.Join(' ', words)).ToArbitrary();

    private static Gen<string> OrdinaryWord => Gen.OneOf(
        Gen.Elements("order", "filled", "position", "risk", "denied:", "cool-down", "strategy=rsi", "15m", "BTCUSDT", "ETHUSDT,", "Long", "reason:", "exposure", "at", "of", "UTC", "12:30:45", "2025-01-31T14:00:00.000Z"),
        from price in Gen.Choose(1, 10_000_000) select (price / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture),
        from ratio in Gen.Choose(0, 10_000) select $"{ratio / 100.0:F2}%",
        from bytes in Bytes(16) select new Guid(bytes).ToString(),
        from first in Gen.Choose(0, 7) from rest in Text(Crockford, 25) select $"{first}{rest}",
        from id in Text(Alphanumeric, 20) select $"id={id}",
        from hash in Text("0123456789abcdef", 64) select $"trade_hash={hash}",
        from hash in Text("0123456789abcdef", 64) select $"sha256:{hash}",
        from at in Gen.Choose(1_600_000_000, 1_900_000_000) select $"{at}000");

    private static Gen<string> Text(string alphabet, int length) =>
        Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length).Select(characters => new string(characters));

    private static Gen<byte[]> Bytes(int count) => Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), count);
}
