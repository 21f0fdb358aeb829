using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using BotCore.Cli.Ai;
using BotCore.Cli.Output;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore ai train</c>: hands a training job to the AI service and follows it.</summary>
internal sealed class AiTrainCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore ai train --synthetic 20000 --seed 7
          botcore ai train --dataset BTCUSDT-1m.csv.gz --base 5m --folds 5
          botcore ai train --dataset BTCUSDT-1m.csv.gz --no-wait --json

        A dataset is a file in the AI service's data folder (BOTCORE_AI_DATA_DIR). Ctrl-C stops following; the job goes on.

        Exit codes: 0 trained, or with --no-wait accepted, 1 refused, failed or cancelled, 64 bad option,
                    69 gateway or AI service not there, 130 Ctrl-C

        """;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public AiTrainCommand(CliConsole console, TimeProvider time) : base("train", "Train a model and follow the job to its end.", Examples)
    {
        var dataset = SharedOptions.Parsed("--dataset", "NAME", "File in the service's data folder.", "the name of a .csv or .csv.gz file without a folder",
            text => text.Length is > 0 and <= 110 && !text.Contains('/', StringComparison.Ordinal) && (text.EndsWith(".csv", StringComparison.Ordinal) || text.EndsWith(".csv.gz", StringComparison.Ordinal)) ? text : null);
        var synthetic = Number("--synthetic", "CANDLES", "Train on a made-up market of this many candles.", 1_000, 200_000);
        var seed = Number("--seed", "NUMBER", "Seed of the training, and of the made-up market. Default: 1.", 0, int.MaxValue);
        var folds = Number("--folds", "NUMBER", "Walk-forward folds. Default: 5.", 2, 20);
        string[] kinds = ["gradient_boosting", "lstm", "gru", "transformer"], timeframes = ["1m", "3m", "5m", "15m", "30m", "1h", "4h", "1d"];
        var kind = OneOf("--kind", "Kind of model. Default: gradient_boosting.", kinds);
        var baseTimeframe = OneOf("--base", "Timeframe the model decides on. Default: 5m.", timeframes);
        var source = OneOf("--source", "Timeframe of the dataset's candles. Default: 1m.", timeframes);
        var noPromote = new Option<bool>("--no-promote") { Description = "Only store it, though it should have an edge." };
        var noWait = new Option<bool>("--no-wait") { Description = "Return as soon as the job is accepted." };
        var gateway = AiCommand.Gateway();
        var json = SharedOptions.Json("the job");
        foreach (Option option in new Option[] { dataset, synthetic, seed, folds, kind, baseTimeframe, source, noPromote, noWait, gateway, json }) Add(option);
        Validators.Add(result =>
        {
            if ((result.GetResult(dataset) is null) == (result.GetResult(synthetic) is null)) result.AddError("give exactly one of --dataset and --synthetic");
        });
        SetAction(async (parsed, ct) =>
        {
            var fields = new List<string> { $"\"promote\":{(parsed.GetValue(noPromote) ? "false" : "true")}" };
            long chosenSeed = parsed.GetValue(seed) ?? 1;
            if (parsed.GetValue(dataset) is { } file) fields.Add($"\"dataset\":{JsonSerializer.Serialize(file, CliJson.Default.String)}");
            if (parsed.GetValue(synthetic) is { } candles) fields.Add(string.Create(CultureInfo.InvariantCulture, $"\"synthetic\":{{\"seed\":{chosenSeed},\"candles\":{candles}}}"));
            fields.Add(string.Create(CultureInfo.InvariantCulture, $"\"seed\":{chosenSeed}"));
            if (parsed.GetValue(folds) is { } count) fields.Add(string.Create(CultureInfo.InvariantCulture, $"\"folds\":{count}"));
            foreach (var (name, option) in new[] { ("kind", kind), ("base_timeframe", baseTimeframe), ("source_timeframe", source) })
                if (parsed.GetValue(option) is { } word) fields.Add($"\"{name}\":\"{word}\"");

            using var http = new HttpClient();
            var client = AiCommand.Client(http, parsed, gateway);
            var job = await client.PostAsync("/ai/train", "{" + string.Join(',', fields) + "}", ct);
            if (!parsed.GetValue(noWait)) job = await FollowAsync(client, job, console, time, ct);
            if (parsed.GetValue(json)) console.Out.WriteLine(job.GetRawText());
            else console.Out.WriteLine($"job {AiCommand.Text(job, "id")}: {AiCommand.Text(job, "state")}{Outcome(job)}");
            return AiCommand.Text(job, "state") is "failed" or "cancelled" ? ExitCodes.Failed : ExitCodes.Ok;
        });
    }

    private static async Task<JsonElement> FollowAsync(AiClient client, JsonElement job, CliConsole console, TimeProvider time, CancellationToken ct)
    {
        string id = AiCommand.Text(job, "id"), shown = "";
        using var timer = new PeriodicTimer(Poll, time);
        while (AiCommand.Text(job, "state") is "queued" or "running")
        {
            string now = string.Create(CultureInfo.InvariantCulture, $"{AiCommand.Text(job, "state")} {job.GetProperty("progress").GetDouble():0 %} {AiCommand.Text(job, "stage")}");
            if (now != shown) console.Error.WriteLine(shown = now);
            await timer.WaitForNextTickAsync(ct);
            job = await client.GetAsync($"/ai/jobs/{Uri.EscapeDataString(id)}", ct);
        }
        return job;
    }

    private static string Outcome(JsonElement job) =>
        AiCommand.Text(job, "error") is var error and not "—" ? $", {error}" : AiCommand.Text(job, "result") is var result and not "—" ? $", {result}" : "";

    private static Option<string?> OneOf(string name, string description, string[] words) =>
        SharedOptions.Parsed(name, "NAME", description, "one of " + string.Join(", ", words), text => words.Contains(text) ? text : null);

    private static Option<long?> Number(string name, string help, string description, long least, long most) => SharedOptions.ParsedValue<long>(
        name, help, description, $"a whole number from {least} to {most}",
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most ? number : null);
}
