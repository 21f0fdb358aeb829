using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Trading.Kernel;
using BotCore.Trading.Research;
using BotCore.Trading.Signals;

namespace BotCore.Cli.Research;

/// <summary>The decision at every primary candle as CSV, written while the run goes; whole or not there, like the trades.</summary>
internal sealed class DecisionFile : IDecisionSink, IDisposable
{
    private const string Header = "time_ms,time,symbol,code,kind,direction,confidence,reason,strategies,detail";

    private readonly string _path;
    private readonly IReadOnlyList<string> _symbols;
    private readonly StreamWriter _writer;

    /// <param name="symbols">In the order of the kernel's instruments.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public DecisionFile(string path, IReadOnlyList<string> symbols)
    {
        (_path, _symbols) = (path, symbols);
        _writer = new StreamWriter(WholeFile.PartialOf(path)) { NewLine = "\n" };
        _writer.WriteLine(Header);
    }

    public void Take(int instrument, long timeMs, string code, SignalRaised? signal) => _writer.WriteLine(string.Join(
        ',', timeMs.ToString(CultureInfo.InvariantCulture), CsvText.Time(timeMs), _symbols[instrument], code,
        DecisionCodes.Find(code)?.Kind ?? DecisionCodes.UnknownKind, signal is null ? "" : signal.Direction == Direction.Long ? "long" : "short",
        signal?.Confidence.ToString("R", CultureInfo.InvariantCulture) ?? "", CsvText.Field(signal?.Reason ?? ""),
        CsvText.Field(signal?.Strategies ?? ""), CsvText.Field(signal?.OutcomeReason ?? "")));

    /// <summary>Puts the finished file in its place.</summary>
    public void Complete()
    {
        _writer.Dispose();
        WholeFile.Complete(_path);
    }

    public void Dispose() => _writer.Dispose();
}
