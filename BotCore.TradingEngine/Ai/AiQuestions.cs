using System.Threading.Channels;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Ai;

/// <summary>
/// Notes, on the loop's thread, which symbols have a new primary candle. At most one question per symbol waits, the newest: a slow answer costs views,
/// never time of the loop.
/// </summary>
internal sealed class AiQuestions(bool isOn) : ICommitListener
{
    private const string PrimarySetting = "signals.primaryTimeframe";

    private readonly Channel<int> _due = Channel.CreateUnbounded<int>();
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Question> _waiting = [];
    private IReadOnlyList<SettingModel>? _settings;
    private Timeframe _primary;

    public void OnCommitted(IReadOnlyList<RecordedEvent> batch, EngineView view)
    {
        if (!isOn) return;
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i].Event is not CandleTaken taken || taken.TimeMs % PrimaryOf(view).Ms != 0) continue;
            lock (_gate)
            {
                // Every instrument is in the channel at most once, which bounds it.
                if (_waiting.TryAdd(taken.Instrument, default)) _due.Writer.TryWrite(taken.Instrument);
                _waiting[taken.Instrument] = new Question(taken.Instrument, taken.TimeMs, batch[^1].Version, _primary);
            }
        }
    }

    public void OnPrice(int instrument, double price, long timeMs) { }

    /// <summary>The next symbol to ask about.</summary>
    public async ValueTask<Question> NextAsync(CancellationToken ct)
    {
        int instrument = await _due.Reader.ReadAsync(ct);
        lock (_gate)
        {
            _waiting.Remove(instrument, out var question);
            return question;
        }
    }

    private Timeframe PrimaryOf(EngineView view)
    {
        if (ReferenceEquals(_settings, view.Settings)) return _primary;
        _settings = view.Settings;
        _primary = Timeframe.Parse(view.Settings.First(setting => setting.Name == PrimarySetting).Value);
        return _primary;
    }

    /// <param name="CloseMs">Close of the candle, market time, Unix ms.</param>
    /// <param name="Version">Journal version that contains it.</param>
    internal readonly record struct Question(int Instrument, long CloseMs, long Version, Timeframe Primary);
}
