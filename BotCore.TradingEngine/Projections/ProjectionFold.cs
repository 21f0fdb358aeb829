using System.Buffers;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.State;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// Turns journal records into changes of the read models. It replays them into a kernel without strategies, so orders, equity
/// and candles are exactly those of the engine at every version.
/// </summary>
internal sealed class ProjectionFold
{
    private readonly TradingKernel _kernel;
    private readonly CandleSeries[] _series;
    private readonly EquityCurve _equity = new();
    private readonly Symbol[] _symbols;
    private readonly long[] _decidedAt;

    /// <param name="instruments">In the order of the journal's kernel.</param>
    public ProjectionFold(IReadOnlyList<Instrument> instruments, Timeframe source)
    {
        // Without strategies the primary timeframe decides nothing; the source's own needs no builder.
        var settings = new KernelSettings { PrimaryTimeframe = source };
        _kernel = new TradingKernel([.. instruments.Select(instrument => new InstrumentSetup(instrument, source, []))], settings);
        _series = [.. instruments.Select(_ => new CandleSeries(source))];
        _symbols = [.. instruments.Select(instrument => instrument.Symbol)];
        _decidedAt = new long[_symbols.Length];
        Fingerprint = $"{source}: {string.Join(' ', _symbols)}";
    }

    /// <summary>Journal version of the last record taken.</summary>
    public long Version { get; private set; }

    /// <summary>Market time, Unix ms.</summary>
    public long NowMs => _kernel.NowMs;

    public Account Account => _kernel.Account;

    /// <summary>Names what a saved state belongs to.</summary>
    public string Fingerprint { get; }

    /// <summary>Takes the next record.</summary>
    /// <param name="batch">Receives what it changes; null when the read models contain it already.</param>
    /// <exception cref="InvalidOperationException">The record does not follow the last one, or does not fit the account.</exception>
    public void Apply(in RecordedEvent record, ProjectionBatch? batch)
    {
        if (record.Version != Version + 1)
            throw new InvalidOperationException($"journal: record {record.Version} follows {Version}; one is missing or doubled");
        var happened = record.Event;
        // An order that ends is forgotten by the account, so it is looked up before; a new one can only be found after.
        var order = Find(happened);
        _kernel.Replay(happened);
        order ??= Find(happened);
        Version = record.Version;

        var points = batch?.Equity ?? Discarded;
        switch (happened)
        {
            case CandleTaken e:
                Take(e, batch);
                _equity.Note(_kernel.NowMs, _kernel.Account.ExactEquity(), points);
                break;
            case CapitalDeposited:
                _equity.Note(_kernel.NowMs, _kernel.Account.ExactEquity(), points);
                break;
            case TradeClosed e:
                batch?.Trades.Add(e.Trade);
                break;
            case SignalRaised e:
                batch?.Signals.Add((record.Version, SignalMapping.ToModel(e, _symbols[e.Instrument]), _decidedAt[e.Instrument]));
                break;
            case OrderDenied e:
                if (SignalMapping.ToModel(e, _symbols[e.Instrument]) is { } denied) batch?.Signals.Add((record.Version, denied, null));
                break;
            case AiSignalReceived e:
                batch?.Predictions.Add((record.Version, PredictionMapping.ToModel(e, _symbols[e.Instrument])));
                break;
            default:
                break;
        }
        if (batch is null)
        {
            Discarded.Clear();
            return;
        }
        if (order is not null)
            batch.Orders[order.Ticket.Id] = new ChangedOrder(
                order, _symbols[order.Ticket.Instrument], happened.TimeMs, OrderMapping.EndReason(happened));
        batch.Count(record.Version);
    }

    /// <summary>The candles that are open now.</summary>
    public IEnumerable<(Symbol Symbol, Timeframe Timeframe, Candle Candle)> OpenCandles()
    {
        for (int i = 0; i < _series.Length; i++)
            foreach (var (timeframe, candle) in _series[i].Open()) yield return (_symbols[i], timeframe, candle);
    }

    /// <summary>State from which a later start goes on without reading the journal from its beginning.</summary>
    public byte[] Save()
    {
        var buffer = new ArrayBufferWriter<byte>();
        Transfer(StateTransfer.Write(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="SnapshotFormatException">Saved by other code or for other instruments.</exception>
    public void Load(byte[] state, long version)
    {
        Transfer(StateTransfer.Read(state));
        Version = version;
    }

    private EquityPoints Discarded { get; } = new();

    private void Transfer(StateTransfer transfer)
    {
        transfer.Section($"projection.v2 {Fingerprint}");
        _kernel.TransferAccount(transfer);
        foreach (var series in _series) series.Transfer(transfer);
        _equity.Transfer(transfer);
        for (int i = 0; i < _decidedAt.Length; i++) transfer.Value(ref _decidedAt[i]);
    }

    private Order? Find(TradingEvent happened) =>
        OrderMapping.OrderIdOf(happened) is { } id && _kernel.Account.TryGetOpenOrder(id, out var order) ? order : null;

    private void Take(CandleTaken taken, ProjectionBatch? batch)
    {
        if (taken.Decision is { } code)
        {
            // What is said about it comes behind it in the journal.
            _decidedAt[taken.Instrument] = Version;
            batch?.Decisions.Add(new TakenDecision(Version, taken.TimeMs, _symbols[taken.Instrument].ToString(), code));
        }
        var receiver = new Receiver(batch, _symbols[taken.Instrument]);
        _series[taken.Instrument].Add(taken.Candle, ref receiver);
    }

    private readonly struct Receiver(ProjectionBatch? batch, Symbol symbol) : ICandleReceiver
    {
        public void Take(Timeframe timeframe, in Candle candle) => batch?.Add(symbol, timeframe, in candle);
    }
}
