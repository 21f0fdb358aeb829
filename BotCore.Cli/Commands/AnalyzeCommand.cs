using System.CommandLine;
using BotCore.Cli.Output;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore analyze</c>: what a run is worth.</summary>
internal sealed class AnalyzeCommand : Command
{
    public AnalyzeCommand(CliConsole console) : base("analyze", "Test strategies for look-ahead, compare runs, see where a result came from.")
    {
        Add(new AnalyzeBiasCommand(console));
        Add(new AnalyzeCompareCommand(console));
        Add(new AnalyzeTradesCommand(console));
    }
}
