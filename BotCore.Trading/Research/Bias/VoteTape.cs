using BotCore.Trading.Signals;

namespace BotCore.Trading.Research.Bias;

/// <summary>What every strategy of a run said each time it was asked, 4 bytes a vote.</summary>
/// <remarks>Kept during a backtest and compared afterwards by <see cref="LookAheadGate"/>.</remarks>
public sealed class VoteTape
{
    private readonly Reel[] _reels;

    /// <param name="strategies">How many strategies each instrument has.</param>
    public VoteTape(IReadOnlyList<int> strategies)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        _reels = [.. strategies.Select(count => new Reel(count))];
    }

    internal int Markets => _reels.Length;

    /// <summary>Takes the votes of one primary candle, in its order; what is behind those of the strategies is left aside.</summary>
    public void Note(int instrument, ReadOnlySpan<StrategySignal> votes)
    {
        var reel = _reels[instrument];
        if (votes.Length < reel.Width)
            throw new ArgumentException($"votes: {votes.Length} for {reel.Width} strategies of instrument {instrument}", nameof(votes));
        foreach (ref readonly var vote in votes[..reel.Width]) reel.Add(Pack(in vote));
    }

    /// <summary>Times the strategies of an instrument were asked.</summary>
    internal int Bars(int instrument) => _reels[instrument].Bars;

    internal ReadOnlySpan<float> At(int instrument, int bar) => _reels[instrument].At(bar);

    /// <summary>Direction and confidence in one number: long 2 to 3, neutral 0 to 1, short −2 to −1.</summary>
    internal static float Pack(in StrategySignal vote) => (float)((int)vote.Signal.Direction * 2 + vote.Signal.Confidence);

    /// <summary>The kernel closes on a signal that would open the other way, so an entry one way is an exit the other.</summary>
    internal static BarSignals SignalsOf(float packed) => packed switch
    {
        >= 2f => BarSignals.EnterLong | BarSignals.ExitShort,
        <= -1f => BarSignals.EnterShort | BarSignals.ExitLong,
        _ => BarSignals.None,
    };

    private sealed class Reel(int width)
    {
        private float[] _values = new float[Math.Max(1, width) * 1024];
        private int _count;

        public int Width => width;

        public int Bars => width == 0 ? 0 : _count / width;

        public void Add(float value)
        {
            if (_count == _values.Length) Array.Resize(ref _values, _values.Length * 2);
            _values[_count++] = value;
        }

        public ReadOnlySpan<float> At(int bar) => _values.AsSpan(bar * width, width);
    }
}
