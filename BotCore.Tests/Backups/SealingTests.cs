using System.Security.Cryptography;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Sealing;
using Microsoft.Extensions.Configuration;

namespace BotCore.Tests.Backups;

/// <summary>Sealed files: what opens, what does not, and what is said about it.</summary>
public sealed class SealingTests
{
    private static readonly BackupKey Key = BackupLab.AKey(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public void What_was_sealed_opens_with_the_same_key(int length)
    {
        byte[] plain = RandomNumberGenerator.GetBytes(length);

        byte[] stored = Sealed(plain);

        Assert.Equal(plain, Opened(stored, Key, "a"));
        Assert.NotEqual(stored, Sealed(plain));
    }

    [Fact]
    public void Every_cut_and_every_changed_bit_is_noticed()
    {
        byte[] stored = Sealed(RandomNumberGenerator.GetBytes(70_000));

        foreach (int length in (int[])[0, 3, 19, 20, 23, 24, 1000, 65_576, stored.Length - 1])
            Assert.Throws<BackupDamagedException>(() => Opened(stored[..length], Key, "a"));
        foreach (int at in (int[])[0, 4, 20, 23, 24, 30_000, 65_570, 65_580, stored.Length - 1])
        {
            byte[] changed = [.. stored];
            changed[at] ^= 1;
            Assert.Throws<BackupDamagedException>(() => Opened(changed, Key, "a"));
        }
    }

    [Fact]
    public void A_block_that_is_left_out_is_noticed()
    {
        byte[] stored = Sealed(RandomNumberGenerator.GetBytes(3 * 65_536));
        const int block = 4 + 65_536 + 16;

        byte[] without = [.. stored[..(20 + block)], .. stored[(20 + 2 * block)..]];

        Assert.Contains("block 2", Assert.Throws<BackupDamagedException>(() => Opened(without, Key, "a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_or_another_name_does_not_open_it()
    {
        byte[] stored = Sealed([1, 2, 3]);

        Assert.Contains("another key", Assert.Throws<BackupDamagedException>(() => Opened(stored, BackupLab.AKey(2), "a")).Message, StringComparison.Ordinal);
        Assert.Throws<BackupDamagedException>(() => Opened(stored, Key, "b"));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("not base64 at all !!")]
    public void A_key_that_is_none_is_refused_without_being_repeated(string text)
    {
        var errors = new List<string>();

        Assert.Null(BackupKey.Read(Given(("Backup:EncryptionKey", text)), errors));

        string error = Assert.Single(errors);
        Assert.Contains("43 random characters or more", error, StringComparison.Ordinal);
        Assert.DoesNotContain(text, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_comes_from_a_file_too_but_not_from_both()
    {
        using var folder = new TemporaryFolder();
        string text = Convert.ToBase64String(SHA256.HashData([1]));
        File.WriteAllText(folder.File("key"), text + "\n");
        var errors = new List<string>();

        Assert.Equal(Key.Id, BackupKey.Read(Given(("Backup:EncryptionKeyFile", folder.File("key"))), errors)!.Id);
        Assert.Empty(errors);
        Assert.Null(BackupKey.Read(Given(("Backup:EncryptionKeyFile", folder.File("key")), ("Backup:EncryptionKey", text)), errors));
        Assert.Null(BackupKey.Read(Given(("Backup:EncryptionKeyFile", folder.File("none"))), errors));
        Assert.Equal(2, errors.Count);
    }

    private static byte[] Sealed(byte[] plain)
    {
        using var stored = new MemoryStream();
        using (var seal = new SealingStream(stored, Key, "a"))
        {
            foreach (byte[] part in plain.Chunk(10_007)) seal.Write(part);
            seal.Complete();
        }
        return stored.ToArray();
    }

    private static byte[] Opened(byte[] stored, BackupKey key, string name)
    {
        using var open = new OpeningStream(new MemoryStream(stored), key, name);
        using var plain = new MemoryStream();
        open.CopyTo(plain);
        return plain.ToArray();
    }

    private static IConfiguration Given(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();
}
