using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore logs</c>: what the services wrote, from the files of a state folder.</summary>
internal sealed class LogsCommand : DocumentedCommand
{
    private const int DefaultLines = 100;

    private const string Examples = """
        Examples:
          botcore logs
          botcore logs --service trading-engine --lines 500
          botcore logs --follow
          botcore logs --service trading-engine --raw | jq 'select(.level == "ERROR")'

        Exit codes: 0 ok, also when --follow is ended by Ctrl-C; 1 there are no logs; 64 bad option

        """;

    public LogsCommand(CliConsole console) : base("logs", "Show the logs of the services.", Examples)
    {
        var stateOption = SharedOptions.State();
        var service = SharedOptions.Parsed("--service", "NAME", $"Only this one: {string.Join(", ", ServiceCatalogue.LogNames)}.",
            $"one of {string.Join(", ", ServiceCatalogue.LogNames)}", t => ServiceCatalogue.LogNames.FirstOrDefault(n => n == t));
        var follow = new Option<bool>("--follow") { Description = "Go on with new lines until Ctrl-C." };
        var lines = SharedOptions.ParsedValue<int>("--lines", "N", $"How many of the last lines of each log. Default: {DefaultLines}.",
            "a whole number from 0 to 1000000",
            t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n <= 1_000_000 ? n : null);
        var raw = new Option<bool>("--raw") { Description = "Lines as they were written, in JSON, without names." };
        foreach (Option option in new Option[] { stateOption, service, follow, lines, raw }) Add(option);
        SetAction(async (parsed, _) =>
        {
            var state = parsed.Folder(stateOption);
            IReadOnlyList<string> names = parsed.GetValue(service) is { } one ? [one] : ServiceCatalogue.LogNames;
            var files = names.Select(n => new LogTail(n, state.LogOf(n), parsed.GetValue(lines) ?? DefaultLines)).Where(l => l.Exists || parsed.GetValue(follow)).ToList();
            if (files.Count == 0) throw new CommandFailedException(ExitCodes.Failed, $"there are no logs in {state.Logs}");

            int width = names.Max(n => n.Length);
            bool isRaw = parsed.GetValue(raw);
            using var signals = new StopSignals();
            foreach (var log in files) log.ReadLast(Show);
            if (parsed.GetValue(follow)) await LogTail.FollowAsync(files, Show, signals.Stop);
            return ExitCodes.Ok;

            void Show(string name, string line)
            {
                string prefix = names.Count == 1 ? "" : Ansi.Paint(name.PadRight(width) + " | ", Ansi.Cyan, console.IsColoured);
                console.Out.WriteLine(isRaw ? line : prefix + LogLine.Render(line, console.IsColoured));
            }
        });
    }
}
