using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>Tells from a name alone how its value must be treated: <c>ApiKey</c>, <c>api_key</c> and <c>X-MBX-APIKEY</c> are one thing.</summary>
internal sealed class SensitiveKeys
{
    /// <summary>Templates are constants, so a process has a few hundred names; beyond this many the answer is worked out again each time.</summary>
    private const int CacheLimit = 4_096;

    private static readonly string[] SecretParts =
    [
        "password", "passwd", "passphrase", "secret", "privatekey", "mnemonic", "seedphrase", "credential", "encryptionkey", "decryptionkey",
        "signingkey", "masterkey", "hmackey", "accountkey", "recoverycode", "backupcode", "cardnumber", "cookie",
    ];

    private static readonly FrozenSet<string> SecretWords = new[] { "pwd", "pass", "pin", "otp", "totp", "cvv", "ssn", "iban" }.ToFrozenSet();

    private static readonly string[] TokenParts =
        ["apikey", "accesskey", "listenkey", "sessionkey", "sessionid", "accesstoken", "refreshtoken", "bearer", "authorization"];

    private static readonly FrozenSet<string> TokenWords = new[] { "token", "tokens", "jwt", "signature", "sig" }.ToFrozenSet();

    private static readonly FrozenSet<string> EmailWords = new[] { "email", "emails", "mail" }.ToFrozenSet();

    /// <summary>A last word that makes the name one about a secret instead of the secret itself: <c>PasswordLength</c>, <c>token_type</c>.</summary>
    private static readonly FrozenSet<string> AboutWords = new[]
    {
        "count", "length", "type", "kind", "name", "size", "limit", "limits", "age", "ttl", "expiry", "expires", "expired", "lifetime", "seconds",
        "ms", "days", "at", "enabled", "configured", "missing", "required", "present", "valid", "invalid", "policy", "changed", "rotated",
        "attempts", "failures", "status", "exception", "error", "rules", "validator", "handler", "provider", "service", "options", "middleware",
        "cs", "algorithm", "scheme", "issuer", "audience", "endpoint", "server", "template",
    }.ToFrozenSet();

    private readonly ConcurrentDictionary<string, Sensitivity> _known = new(StringComparer.Ordinal);
    private readonly FrozenSet<string> _safe;

    /// <param name="additionalSafeKeys">Names of this service's own identifiers, beside <see cref="SafeKeys.All"/>.</param>
    /// <exception cref="ArgumentException">One of them is the name of a secret: it would be written in full.</exception>
    public SensitiveKeys(IEnumerable<string> additionalSafeKeys)
    {
        var safe = new HashSet<string>(SafeKeys.All, StringComparer.Ordinal);
        foreach (string key in additionalSafeKeys)
        {
            if (Judge(key, SafeKeys.All) is var found and not (Sensitivity.Neutral or Sensitivity.Safe))
            {
                throw new ArgumentException($"'{key}' cannot be a safe log key: by its name it holds a {found.ToString().ToLowerInvariant()}");
            }
            safe.Add(Joined(key));
        }
        _safe = safe.ToFrozenSet(StringComparer.Ordinal);
    }

    public Sensitivity Of(string key)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        var found = Judge(key, _safe);
        if (_known.Count < CacheLimit) _known.TryAdd(key, found);
        return found;
    }

    private static Sensitivity Judge(string key, FrozenSet<string> safe)
    {
        string joined = Joined(key);
        if (safe.Contains(joined)) return Sensitivity.Safe;
        var words = Words(key);
        if (words.Count == 0 || AboutWords.Contains(words[^1])) return Sensitivity.Neutral;
        if (ContainsAny(joined, SecretParts) || words.Exists(SecretWords.Contains)) return Sensitivity.Secret;
        if (ContainsAny(joined, TokenParts) || words.Exists(TokenWords.Contains)) return Sensitivity.Token;
        return words.Exists(EmailWords.Contains) ? Sensitivity.Email : Sensitivity.Neutral;
    }

    private static bool ContainsAny(string joined, string[] parts) => Array.Exists(parts, part => joined.Contains(part, StringComparison.Ordinal));

    private static string Joined(string key) =>
        string.Create(key.Count(char.IsLetterOrDigit), key, static (target, source) =>
        {
            int at = 0;
            foreach (char c in source)
            {
                if (char.IsLetterOrDigit(c)) target[at++] = char.ToLowerInvariant(c);
            }
        });

    /// <summary>Splits at anything that is no letter and at a change of case; digits end a word and are dropped: <c>api_key2</c> is "api", "key".</summary>
    private static List<string> Words(string key)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= key.Length; i++)
        {
            bool letter = i < key.Length && char.IsLetter(key[i]);
            bool begins = letter && start >= 0 && char.IsUpper(key[i])
                          && (char.IsLower(key[i - 1]) || (i + 1 < key.Length && char.IsLower(key[i + 1])));
            if (start >= 0 && (!letter || begins))
            {
                words.Add(key[start..i].ToLowerInvariant());
                start = -1;
            }
            if (letter && start < 0) start = i;
        }
        return words;
    }
}
