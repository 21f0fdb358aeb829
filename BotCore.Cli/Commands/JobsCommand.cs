using System.CommandLine;
using System.Globalization;
using BotCore.Cli.Engine;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using Spectre.Console;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore jobs</c>: backtests and optimisations of a running engine.</summary>
internal sealed class JobsCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore jobs list
          botcore jobs submit backtests --request backtest.json --key nightly-2026-03-01
          botcore jobs show optimize-0123456789abcdef0123
          botcore jobs show optimize-0123456789abcdef0123 --json > result.json
          botcore jobs cancel optimize-0123456789abcdef0123
          botcore jobs resume optimize-0123456789abcdef0123

        The request is the JSON of the API: {"candles":["btcusdt_1m.csv.gz"],"settings":{"account.leverage":"2"}}

        Exit codes: 0 ok, 1 refused, 64 bad option, 69 the engine does not answer

        """;

    private static readonly string[] Words = ["list", "show", "cancel", "resume", "submit"];

    public JobsCommand(CliConsole console) : base("jobs", "List, show, submit, cancel and resume backtests and optimisations.", Examples)
    {
        var what = new Argument<string>("what") { Description = "list, show, cancel, resume or submit." };
        what.AcceptOnlyFromAmong(Words);
        var subject = new Argument<string?>("subject") { Description = "Id of the job; with submit: backtests or optimizations.", Arity = ArgumentArity.ZeroOrOne };
        var request = new Option<string?>("--request") { HelpName = "FILE", Description = "With submit: the request, JSON." };
        var key = new Option<string?>("--key") { HelpName = "TEXT", Description = "With submit: sent again with the same key it is submitted once." };
        var engine = SharedOptions.Parsed("--engine", "URL", "Address of the engine; default: the one that runs in the state folder.", "an address such as http://127.0.0.1:8080",
            text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null);
        var state = SharedOptions.State();
        var json = SharedOptions.Json("the answer");
        Add(what);
        Add(subject);
        foreach (Option option in new Option[] { request, key, engine, state, json }) Add(option);
        SetAction(async (parsed, ct) =>
        {
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var client = new JobsClient(http, parsed.GetValue(engine) ?? RunningIn(parsed.Folder(state)));
            bool isJson = parsed.GetValue(json);
            string word = parsed.GetRequiredValue(what);
            string? of = parsed.GetValue(subject);
            if (word == "list")
            {
                var page = await client.ListAsync(100, ct);
                if (isJson) console.Json(page, ContractsJson.Default.PageJobModel);
                else console.Table(Table(page.Items));
                return ExitCodes.Ok;
            }
            if (of is null) throw new CommandFailedException(ExitCodes.Usage, word == "submit" ? "say what: botcore jobs submit backtests|optimizations --request FILE" : $"say which job: botcore jobs {word} ID");
            if (word == "show") await ShowAsync(console, client, of, isJson, ct);
            else
            {
                var job = word == "submit" ? await SubmitAsync(client, of, parsed.GetValue(request), parsed.GetValue(key), ct) : await client.ActAsync(of, word, ct);
                if (isJson) console.Json(job, ContractsJson.Default.JobModel);
                else console.Table(Table([job]));
            }
            return ExitCodes.Ok;
        });
    }

    private static async Task<JobModel> SubmitAsync(JobsClient client, string area, string? file, string? key, CancellationToken ct)
    {
        if (area is not ("backtests" or "optimizations")) throw new CommandFailedException(ExitCodes.Usage, $"'{area}' cannot be submitted; expected backtests or optimizations");
        if (file is null) throw new CommandFailedException(ExitCodes.Usage, "--request FILE is required: the request, JSON");
        try
        {
            return await client.SubmitAsync(area, await File.ReadAllTextAsync(file, ct), key, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.Usage, $"--request is '{file}': {e.Message}");
        }
    }

    private static async Task ShowAsync(CliConsole console, JobsClient client, string id, bool isJson, CancellationToken ct)
    {
        var detail = await client.ShowAsync(id, ct);
        if (isJson)
        {
            console.Json(await client.ResultAsync(detail.Job, ct), ContractsJson.Default.JsonElement);
            return;
        }
        console.Table(Table([detail.Job]));
        if (detail.Job.Error is { } error) console.Out.WriteLine(error);
        foreach (var piece in detail.OpenPieces.Where(piece => piece.State is JobStatus.Running || piece.Error is not null))
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"piece {piece.Index}: {Word(piece.State)}, {piece.Progress:0 %}, try {piece.Tries}, {piece.Worker ?? "nobody"}{(piece.Error is { } said ? $", {said}" : "")}"));
    }

    private static Uri RunningIn(StateFolder state) =>
        SupervisorRecord.Read(state)?.Alive().FirstOrDefault(service => service.Name == ServiceCatalogue.TradingEngine)?.Url
        ?? throw new CommandFailedException(ExitCodes.Unavailable, $"no engine runs in {state.Root}; start one with botcore up, or say where it is with --engine URL");

    private static Table Table(IReadOnlyList<JobModel> jobs)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "Job", "State", "Progress", "Pieces", "Submitted (UTC)", "By" }) table.AddColumn(column);
        foreach (var job in jobs)
            table.AddRow(
                Markup.Escape(job.Id), Word(job.State), job.Progress.ToString("0 %", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{job.DonePieces}/{job.Pieces}"),
                job.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), Markup.Escape(job.SubmittedBy));
        return table;
    }

    private static string Word(JobStatus state) => state.ToString().ToLowerInvariant();
}
