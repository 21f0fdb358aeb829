using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using BotCore.Trading.Kernel;
using BotCore.Trading.State;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>Makes an account again from its journal, as an engine does when it starts, and says what it is.</summary>
internal sealed class AccountRecovery(AccountSetup setup)
{
    /// <param name="snapshot">Where to begin; null begins with the first record.</param>
    /// <param name="records">Those after the snapshot.</param>
    /// <param name="end">The last version that counts.</param>
    /// <exception cref="JournalDamagedException">A record does not fit those before it.</exception>
    /// <exception cref="BackupDamagedException">No kernel can be made from the setup, or records are missing at the end.</exception>
    public async Task<AccountDigest> DigestAsync(JournalSnapshot? snapshot, Func<long, IAsyncEnumerable<RecordedEvent>> records, long end)
    {
        var kernel = setup.NewKernel();
        long version = 0;
        if (snapshot is not null && snapshot.Version <= end && TryRestore(kernel, snapshot)) version = snapshot.Version;
        else if (snapshot is not null) kernel = setup.NewKernel(); // a half-read snapshot must leave nothing behind
        if (version < end)
        {
            await foreach (var record in records(version))
            {
                if (record.Version > end) break;
                Replay(kernel, record);
                version = record.Version;
            }
        }
        if (version != end) throw new BackupDamagedException($"the journal ends at record {version}; {end} was expected");
        return Of(kernel, version);
    }

    private static AccountDigest Of(TradingKernel kernel, long version)
    {
        var state = new ArrayBufferWriter<byte>(4096);
        kernel.TransferAccount(StateTransfer.Write(state));
        var account = kernel.Account;
        return new AccountDigest(
            version, Convert.ToHexStringLower(SHA256.HashData(state.WrittenSpan)), account.Ledger.WalletBalance, account.Ledger.Imbalance(),
            account.OpenPositions, account.ClosedTrades, account.TradeHash.ToString(CultureInfo.InvariantCulture));
    }

    private static bool TryRestore(TradingKernel kernel, JournalSnapshot snapshot)
    {
        if (snapshot.MarketFingerprint != kernel.MarketFingerprint) return false;
        try
        {
            kernel.TransferAccount(StateTransfer.Read(snapshot.Account));
            kernel.TransferMarket(StateTransfer.Read(snapshot.Market));
            return true;
        }
        catch (SnapshotFormatException)
        {
            return false; // of another version of the program; the journal before it says the same
        }
    }

    private static void Replay(TradingKernel kernel, in RecordedEvent record)
    {
        try
        {
            kernel.Replay(record.Event);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new JournalDamagedException($"journal: record {record.Version} ({record.Event.GetType().Name}) does not fit the records before it: {e.Message}", e);
        }
    }
}
