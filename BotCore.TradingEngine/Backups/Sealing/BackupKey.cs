using System.Security.Cryptography;
using System.Text;

namespace BotCore.TradingEngine.Backups.Sealing;

/// <summary>
/// The key that backups are sealed with: a random text of 43 characters or more (256 bits) in <c>Backup:EncryptionKey</c>, or in the file that
/// <c>Backup:EncryptionKeyFile</c> names. Every file has a key of its own, derived from it (HKDF, RFC 5869).
/// </summary>
internal sealed class BackupKey
{
    private const int Bytes = 32, LeastCharacters = 43, LeastDifferent = 16;
    private readonly byte[] _key;

    private BackupKey(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(Derive([], "key id"))[..16];
    }

    /// <summary>Tells keys apart without telling the key.</summary>
    public string Id { get; }

    /// <returns>Null when no key is configured: backups are then not sealed.</returns>
    public static BackupKey? Read(IConfiguration configuration, ICollection<string> errors)
    {
        string? text = configuration["Backup:EncryptionKey"], file = configuration["Backup:EncryptionKeyFile"], name = "Backup:EncryptionKey";
        if (!string.IsNullOrEmpty(text) && !string.IsNullOrEmpty(file))
        {
            errors.Add("Backup:EncryptionKey and Backup:EncryptionKeyFile are both set; give one");
            return null;
        }
        if (!string.IsNullOrEmpty(file))
        {
            name = "Backup:EncryptionKeyFile";
            try
            {
                text = File.ReadAllText(file).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add($"{name}: {file} cannot be read: {e.Message}");
                return null;
            }
        }
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length >= LeastCharacters && text.Distinct().Count() >= LeastDifferent) return new BackupKey(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        // The value is not repeated: it may be the key with a letter too few.
        errors.Add($"{name}: expected {LeastCharacters} random characters or more, {LeastDifferent} of them different, for example from: openssl rand -base64 32");
        return null;
    }

    /// <summary>The key of one file.</summary>
    /// <param name="salt">Random bytes that stand at the beginning of the file.</param>
    public byte[] OfFile(ReadOnlySpan<byte> salt, string name) => Derive(salt, "file " + name);

    /// <summary>Vouches for a text that is not sealed itself.</summary>
    public string Authenticate(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(HMACSHA256.HashData(Derive([], "manifest"), text));

    private byte[] Derive(ReadOnlySpan<byte> salt, string use)
    {
        var derived = new byte[Bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt, Encoding.UTF8.GetBytes("botcore backup " + use));
        return derived;
    }
}
