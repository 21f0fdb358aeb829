using System.Buffers;
using BotCore.Trading.Kernel;
using BotCore.Trading.State;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Engine;

/// <summary>Start-up is recovery: snapshot, then the records after it.</summary>
internal sealed partial class TradingLoop
{
    private async Task<TradingKernel> RecoverAsync(CancellationToken ct)
    {
        var kernel = NewKernel();
        long end = await _journal.RefreshAsync(ct);
        var snapshot = await _journal.LoadSnapshotAsync(ct);
        long from = 0;
        if (snapshot is not null && TryRestore(kernel, snapshot)) from = snapshot.Version;
        else if (snapshot is not null) kernel = NewKernel(); // a half-read snapshot must leave nothing behind

        long applied = 0;
        await foreach (var record in _journal.ReadAsync(from, ct))
        {
            // A leader that is followed goes on writing; what it adds belongs to the next look.
            if (record.Version > end) break;
            Replay(kernel, record);
            applied++;
        }
        _version = end;
        _snapshotAt = from;
        _views.Recovered(kernel, applied);
        WarnOfOverruledSettings(kernel);
        LogRecovered(_version, from, applied);
        return kernel;
    }

    /// <exception cref="JournalDamagedException">The record does not fit those before it.</exception>
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

    private TradingKernel NewKernel() => new(InstrumentSetups.Of(_feed, _options.Settings), _options.Settings);

    private bool TryRestore(TradingKernel kernel, JournalSnapshot snapshot)
    {
        if (snapshot.MarketFingerprint != kernel.MarketFingerprint)
        {
            LogSnapshotOfOtherStrategies(snapshot.Version);
            return false;
        }
        try
        {
            kernel.TransferAccount(StateTransfer.Read(snapshot.Account));
            kernel.TransferMarket(StateTransfer.Read(snapshot.Market));
            return true;
        }
        catch (SnapshotFormatException e)
        {
            LogSnapshotUnreadable(snapshot.Version, e.Message);
            return false;
        }
    }

    private async Task SnapshotAsync(TradingKernel kernel, CancellationToken ct)
    {
        if (_version == 0) return;
        var account = new ArrayBufferWriter<byte>(4096);
        var market = new ArrayBufferWriter<byte>(65_536);
        kernel.TransferAccount(StateTransfer.Write(account));
        kernel.TransferMarket(StateTransfer.Write(market));
        await _journal.SaveSnapshotAsync(
            new JournalSnapshot(_version, account.WrittenSpan.ToArray(), market.WrittenSpan.ToArray(), kernel.MarketFingerprint), ct);
        _snapshotAt = _version;
    }

    /// <summary>What was changed while running stays changed; a differing start option is not silently lost, it is named.</summary>
    private void WarnOfOverruledSettings(TradingKernel kernel)
    {
        foreach (var setting in SettingCatalogue.AllOf(_options.Settings))
        {
            string given = setting.Of(_options.Settings), kept = setting.Of(kernel.Account.Settings);
            if (given != kept) LogSettingKept(setting.Name, kept, given);
        }
    }
}
