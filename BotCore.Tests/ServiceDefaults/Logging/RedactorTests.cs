using System.Security.Cryptography;
using System.Text;
using BotCore.ServiceDefaults.Logging.Redaction;

namespace BotCore.Tests.ServiceDefaults.Logging;

public sealed class RedactorTests
{
    private const string BinanceKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"; // from the exchange's public API documentation
    private const string Jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"; // RFC 7519 style

    private static readonly Redactor Redactor = new(new SensitiveKeys([]));

    [Theory]
    [InlineData("password=hunter2", "password=***")]
    [InlineData("Password: hunter2 and more", "Password: *** and more")]
    [InlineData("user=ann&password=hunter2&symbol=BTCUSDT", "user=ann&password=***&symbol=BTCUSDT")]
    [InlineData("{\"user\":\"ann\",\"password\":\"hun\\\"ter2\",\"n\":1}", "{\"user\":\"ann\",\"password\":\"***\",\"n\":1}")]
    [InlineData("{\\\"password\\\":\\\"hunter2\\\",\\\"n\\\":1}", "{\\\"password\\\":\\\"***\\\",\\\"n\\\":1}")]
    [InlineData("Server=db;User Id=sa;Password=hunter two;Port=1", "Server=db;User Id=sa;Password=***;Port=1")]
    [InlineData("Server=db;User Id=sa;Password=hunter two", "Server=db;User Id=sa;Password=***")]
    [InlineData("password=a;b&c,d", "password=***")]
    [InlineData("<Password>hunter2</Password>", "<Password>***</Password>")]
    [InlineData("run --password hunter2 --symbol BTCUSDT", "run --password *** --symbol BTCUSDT")]
    [InlineData("[Password, hunter2]", "[Password, ***]")]
    [InlineData("Login { Name = ann, Password = hunter2, Age = 3 }", "Login { Name = ann, Password = ***, Age = 3 }")]
    [InlineData("lookup failed: client_secret => hunter2", "lookup failed: client_secret => ***")]
    [InlineData("Cookie: session=abc; theme=dark", "Cookie: ***")]
    [InlineData("Jwt:SigningKey=hunter2hunter2", "Jwt:***")]
    [InlineData("Exchange:ApiSecret is hunter2: apiSecret='hunter2'", "Exchange:ApiSecret is hunter2: apiSecret='***'")]
    public void A_secret_with_a_name_before_it_disappears(string text, string expected) => Assert.Equal(expected, Redactor.Text(text));

    [Theory]
    [InlineData("mongodb://botcore:p4ss@db-0,db-1:27017/botcore?replicaSet=rs0", "mongodb://***@db-0,db-1:27017/botcore?replicaSet=rs0")]
    [InlineData("amqp://bot:p@ss/w:rd@rabbit:5672/bot-core", "amqp://***@rabbit:5672/bot-core")]
    [InlineData("https://user:pa/ss@example.org/x", "https://***@example.org/x")]
    [InlineData("https://ghtokenwithoutcolon@example.org/x", "https://***@example.org/x")]
    [InlineData("http://example.org:8080/a?mail=x", "http://example.org:8080/a?mail=x")]
    public void A_connection_string_loses_its_user_information(string text, string expected) => Assert.Equal(expected, Redactor.Text(text));

    [Fact]
    public void A_private_key_block_disappears_even_when_it_is_cut_off()
    {
        Assert.Equal("key: *** end", Redactor.Text("key: -----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY----- end"));
        Assert.Equal("***", Redactor.Text("-----BEGIN PRIVATE KEY-----\nMIIBAAAA"));
    }

    [Theory]
    [InlineData($"X-MBX-APIKEY: {BinanceKey}", "X-MBX-APIKEY: ***Eh8A")]
    [InlineData($"using key {BinanceKey} now", "using key ***Eh8A now")]
    [InlineData($"Authorization: Bearer {Jwt}", "Authorization: Bearer ***sR8U")]
    [InlineData($"got {Jwt}.", "got ***sR8U.")]
    [InlineData("Authorization: Basic YW5uOmh1bnRlcjI=", "Authorization: Basic ***")]
    [InlineData("sent Basic YW5uOmh1bnRlcjI=", "sent Basic ***")]
    [InlineData("Bearer abcdef123456789", "Bearer ***6789")]
    [InlineData("/fapi/v1/order?symbol=BTCUSDT&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71&timestamp=1",
        "/fapi/v1/order?symbol=BTCUSDT&signature=***6b71&timestamp=1")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "***MPLE")]
    [InlineData("token=short", "token=***")]
    [InlineData("ethereum 0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", "ethereum ***2318")]
    public void Of_a_key_or_token_only_the_last_four_characters_remain(string text, string expected) => Assert.Equal(expected, Redactor.Text(text));

    [Fact]
    public void An_email_address_becomes_the_first_16_digits_of_its_sha256()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("ann@example.org")))[..16];

        Assert.Equal($"mail to email:{hash} failed", Redactor.Text("mail to Ann@example.org failed"));
        Assert.Equal($"?email=email:{hash}&n=1", Redactor.Text("?email=ann%40example.org&n=1"));
        Assert.Equal($"email:{hash}", Redactor.Value("Email", "ann@example.org"));
    }

    [Theory]
    [InlineData("from 203.0.113.77:51234", "from 203.0.113.0:51234")]
    [InlineData("from 203.0.113.77.", "from 203.0.113.0.")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:443", "[2001:db8:1::]:443")]
    [InlineData("::ffff:203.0.113.77", "::ffff:203.0.113.0")]
    [InlineData("listening on http://127.0.0.1:8080 and http://[::1]:8080", "listening on http://127.0.0.1:8080 and http://[::1]:8080")]
    public void An_address_is_cut_to_its_network(string text, string expected) => Assert.Equal(expected, Redactor.Text(text));

    [Theory]
    [InlineData("BTCUSDT 15m closed at 64250.10, volume 1234.567, rsi 28.4, 12:30:45")]
    [InlineData("order 01J8ZQ6Y2V8T4M3N5P7R9S1A2B of position 7f9c24e8-3b1d-4f60-9c2e-8a5b7d6e4f31 filled")]
    [InlineData("trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("image bot-core/trading-engine@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("at BotCore.TradingEngine.Engine.TradingLoop.RunAsync(CancellationToken ct) in /src/BotCore/BotCore.TradingEngine/Engine/TradingLoop.cs:line 42")]
    [InlineData("System.Text.Json, Version=10.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51")]
    [InlineData("GET /api/v1/market/candles/BTCUSDT/15m?limit=500&from=1700000000000 took 12.5 ms")]
    [InlineData("trade_hash=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 sequence=4711")]
    [InlineData("Bearer authentication is required; Basic authentication is not offered")]
    [InlineData("password policy: at least 12 characters; token lifetime: 3600 s")]
    [InlineData("Only_closed_candles_reach_a_strategy_Without_ticks of HttpConnectionKeepAliveTimeoutMiddleware")]
    [InlineData("pod trading-engine-7d9f8b6c5-x2x4z in bot-core-production, version 10.0.12.1")]
    public void Ordinary_text_survives_unharmed(string text) => Assert.Equal(text, Redactor.Text(text));

    [Theory]
    [InlineData("TradeHash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("client_order_id", "x-A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7")]
    [InlineData("OrderId", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("Version", "1.2.3.4")]
    [InlineData("Price", "64250.10")]
    public void A_field_of_the_safe_list_keeps_its_identifier(string key, string value) => Assert.Equal(value, Redactor.Value(key, value));

    [Fact]
    public void A_safe_field_does_not_protect_what_is_certainly_a_secret()
    {
        Assert.Equal("***sR8U", Redactor.Value("OrderId", Jwt));
        Assert.Equal("***Eh8A", Redactor.Value("OrderId", BinanceKey));
        Assert.DoesNotContain("hunter2", Redactor.Value("OrderId", "amqp://bot:hunter2@rabbit"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_secret_cannot_be_made_safe()
    {
        var refused = Assert.Throws<ArgumentException>(() => new SensitiveKeys(["ExchangeApiKey"]));

        Assert.Contains("ExchangeApiKey", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Sensitivity.Safe, new SensitiveKeys(["WalkForwardId"]).Of("walk_forward_id"));
    }

    [Theory]
    [InlineData("Password", Sensitivity.Secret)]
    [InlineData("dbPassword2", Sensitivity.Secret)]
    [InlineData("jwt_signing_key", Sensitivity.Secret)]
    [InlineData("ClientSecret", Sensitivity.Secret)]
    [InlineData("TotpSecret", Sensitivity.Secret)]
    [InlineData("X-MBX-APIKEY", Sensitivity.Token)]
    [InlineData("APIKey", Sensitivity.Token)]
    [InlineData("refresh_token", Sensitivity.Token)]
    [InlineData("ListenKey", Sensitivity.Token)]
    [InlineData("Authorization", Sensitivity.Token)]
    [InlineData("user_email", Sensitivity.Email)]
    [InlineData("FencingToken", Sensitivity.Safe)]
    [InlineData("IdempotencyKey", Sensitivity.Safe)]
    [InlineData("PasswordLength", Sensitivity.Neutral)]
    [InlineData("TokenType", Sensitivity.Neutral)]
    [InlineData("Pinned", Sensitivity.Neutral)]
    [InlineData("Symbolic", Sensitivity.Neutral)]
    public void A_name_tells_what_its_value_is(string name, object expected) => Assert.Equal((Sensitivity)expected, new SensitiveKeys([]).Of(name));

    [Fact]
    public void Masking_twice_changes_nothing()
    {
        string once = Redactor.Text($"apiKey={BinanceKey} password=hunter2 ann@example.org 203.0.113.77 amqp://a:b@c");

        Assert.Equal(once, Redactor.Text(once));
    }
}
