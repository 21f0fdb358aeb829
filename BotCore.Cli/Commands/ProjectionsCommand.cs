using System.CommandLine;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore projections rebuild</c>: the lists of a running engine, built anew from its journal.</summary>
internal sealed class ProjectionsCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore projections rebuild
          botcore projections rebuild --state ~/botcore-demo

        Trading goes on meanwhile, and in MongoDB the engine that leads does it, whichever was asked. While the engine is stopped there is
        nothing to command: with files, delete readmodels.db in the account's folder, and the next start builds it.

        Exit codes: 0 built, 1 not running or not possible, 64 bad option

        """;

    public ProjectionsCommand() : base("projections", "Build the lists of orders, trades, positions, signals, predictions and equity anew.", Examples)
    {
        var what = new Argument<string>("what") { Description = "rebuild." };
        what.AcceptOnlyFromAmong("rebuild");
        var stateOption = SharedOptions.State();
        Add(what);
        Add(stateOption);
        SetAction(async (parsed, ct) =>
        {
            var state = parsed.Folder(stateOption);
            var engine = SupervisorRecord.Read(state)?.Alive().FirstOrDefault(s => s.Name == ServiceCatalogue.TradingEngine)
                ?? throw new CommandFailedException(ExitCodes.Failed, $"no engine runs in {state.Root}; the next start builds the lists when readmodels.db is deleted");
            using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
            try
            {
                using var answer = await http.PostAsync(new Uri(engine.Url, "/api/operations/read-models/rebuild"), null, ct);
                string said = await answer.Content.ReadAsStringAsync(ct);
                if (!answer.IsSuccessStatusCode) throw new CommandFailedException(ExitCodes.Failed, $"the engine did not build the lists: {said}");
                parsed.InvocationConfiguration.Output.WriteLine($"the lists were built anew: {said}");
                return ExitCodes.Ok;
            }
            catch (HttpRequestException e)
            {
                throw new CommandFailedException(ExitCodes.Failed, $"the engine does not answer: {e.Message}");
            }
        });
    }
}
