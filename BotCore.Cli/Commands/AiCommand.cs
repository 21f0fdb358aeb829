using System.CommandLine;
using System.Text.Json;
using BotCore.Cli.Ai;
using BotCore.Cli.Output;
using BotCore.Cli.Supervision;
using Spectre.Console;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore ai</c>: the models of the AI service, through the gateway.</summary>
internal sealed class AiCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore ai models
          botcore ai train --synthetic 20000 --seed 7
          botcore ai train --dataset BTCUSDT-1m.csv.gz --kind gradient_boosting --no-promote
          botcore ai evaluate
          botcore ai promote gb-20260301-1 --reason "better in the shadow"
          botcore ai rollback --reason "calibration drifts"
          botcore ai explain gb-20260301-1 --json

        Exit codes: 0 ok, 1 refused or failed, 64 bad option, 69 gateway or AI service not there, 130 Ctrl-C

        """;

    public AiCommand(CliConsole console, TimeProvider time) : base("ai", "Train, judge and change the models of the AI service.", Examples)
    {
        Add(new AiTrainCommand(console, time));
        Add(new AiReadCommand(console, "evaluate", "Show how a model did out of sample: its card.", "botcore ai evaluate gb-20260301-1", isVersionOptional: true,
            version => $"/ai/models/{version}", static (answer, output) => output.WriteLine(Text(answer, "card"))));
        Add(new AiModelsCommand(console));
        Add(new AiDecideCommand(console, "promote", "Let a model answer. Without an edge that takes --force.", "botcore ai promote gb-20260301-1 --reason \"better in the shadow\"", takesVersion: true));
        Add(new AiDecideCommand(console, "rollback", "Let the champion before this one answer again.", "botcore ai rollback --reason \"calibration drifts\"", takesVersion: false));
        Add(new AiReadCommand(console, "explain", "Show what a model leaned on out of sample.", "botcore ai explain gb-20260301-1", isVersionOptional: true,
            version => $"/ai/models/{version}/explain", ShowExplanation));
    }

    public static Option<Uri?> Gateway() => SharedOptions.Parsed("--gateway", "URL",
        $"Address of the gateway. Default: http://127.0.0.1:{UpOptions.DefaultGatewayPort}.", "an address such as http://127.0.0.1:8100",
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null);

    public static AiClient Client(HttpClient http, ParseResult parsed, Option<Uri?> gateway)
    {
        http.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        return new AiClient(http, parsed.GetValue(gateway) ?? new Uri($"http://127.0.0.1:{UpOptions.DefaultGatewayPort}"));
    }

    /// <summary>A version as the AI service names them; anything else never reaches a path.</summary>
    public static string? VersionError(string text) =>
        text.Length is > 0 and <= 80 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
            ? null : $"VERSION is '{text}'; expected lower-case letters, digits, dots, dashes and underscores, as botcore ai models lists them";

    /// <summary>A member as people read it; a dash when it is absent.</summary>
    public static string Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
        ? value.ToString() : "—";

    private static void ShowExplanation(JsonElement answer, TextWriter output)
    {
        output.WriteLine($"{Text(answer, "version")}: {Text(answer, "verdict")}");
        foreach (var reason in answer.GetProperty("reasons").EnumerateArray()) output.WriteLine($"  {reason}");
        output.WriteLine("rise of the out-of-sample log-loss when a feature is shuffled:");
        foreach (var feature in answer.GetProperty("importance").EnumerateObject().OrderByDescending(one => one.Value.GetDouble()))
            output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  {feature.Name,-32} {feature.Value.GetDouble(),10:0.000000}"));
    }
}

/// <summary>A command that reads one thing of a model.</summary>
internal sealed class AiReadCommand : DocumentedCommand
{
    /// <param name="isVersionOptional">Absent means the model that answers now.</param>
    public AiReadCommand(
        CliConsole console, string name, string description, string example, bool isVersionOptional, Func<string, string> path, Action<JsonElement, TextWriter> show)
        : base(name, description, $"Examples:\n  {example}\n  {example} --json\n\nExit codes: 0 ok, 1 refused, 64 bad option, 69 gateway or AI service not there\n")
    {
        var version = new Argument<string?>("VERSION") { Description = "The model; without it the one that answers.", Arity = isVersionOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };
        version.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && AiCommand.VersionError(result.Tokens[0].Value) is { } error) result.AddError(error);
        });
        var gateway = AiCommand.Gateway();
        var json = SharedOptions.Json("the answer");
        Add(version);
        Add(gateway);
        Add(json);
        SetAction(async (parsed, ct) =>
        {
            using var http = new HttpClient();
            var client = AiCommand.Client(http, parsed, gateway);
            string asked = parsed.GetValue(version) ?? await AnsweringAsync(client, ct);
            var answer = await client.GetAsync(path(asked), ct);
            if (parsed.GetValue(json)) console.Out.WriteLine(answer.GetRawText());
            else show(answer, console.Out);
            return ExitCodes.Ok;
        });
    }

    private static async Task<string> AnsweringAsync(AiClient client, CancellationToken ct)
    {
        var models = await client.GetAsync("/ai/models?limit=200", ct);
        foreach (var model in models.GetProperty("items").EnumerateArray())
            if (model.GetProperty("answering").GetBoolean()) return model.GetProperty("version").GetString()!;
        throw new CommandFailedException(ExitCodes.Failed, $"no model answers now: {AiCommand.Text(models, "problem")}");
    }
}

/// <summary><c>botcore ai models</c>.</summary>
internal sealed class AiModelsCommand : DocumentedCommand
{
    private const string Examples = """
        Examples:
          botcore ai models
          botcore ai models --json | jq .champion

        Exit codes: 0 ok, 1 refused, 64 bad option, 69 gateway or AI service not there

        """;

    public AiModelsCommand(CliConsole console) : base("models", "List the models, newest first, and which of them answers.", Examples)
    {
        var gateway = AiCommand.Gateway();
        var json = SharedOptions.Json("the list");
        Add(gateway);
        Add(json);
        SetAction(async (parsed, ct) =>
        {
            using var http = new HttpClient();
            var answer = await AiCommand.Client(http, parsed, gateway).GetAsync("/ai/models?limit=200", ct);
            if (parsed.GetValue(json)) console.Out.WriteLine(answer.GetRawText());
            else Show(console, answer);
            return ExitCodes.Ok;
        });
    }

    private static void Show(CliConsole console, JsonElement answer)
    {
        var table = new Table();
        foreach (string column in new[] { "version", "kind", "created", "verdict", "data", "role", "answers" }) table.AddColumn(column);
        foreach (var model in answer.GetProperty("items").EnumerateArray())
        {
            string[] cells =
            [
                AiCommand.Text(model, "version"), AiCommand.Text(model, "kind"), AiCommand.Text(model, "created_utc"), AiCommand.Text(model, "verdict"),
                AiCommand.Text(model, "data_source"), AiCommand.Text(model, "role"), model.GetProperty("answering").GetBoolean() ? "yes" : "no",
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }
        console.Table(table);
        if (AiCommand.Text(answer, "problem") is var problem and not "—") console.Error.WriteLine($"botcore: {problem}");
    }
}

/// <summary><c>botcore ai promote</c> and <c>botcore ai rollback</c>.</summary>
internal sealed class AiDecideCommand : DocumentedCommand
{
    public AiDecideCommand(CliConsole console, string name, string description, string example, bool takesVersion)
        : base(name, description, $"Examples:\n  {example}\n  {example} --json\n\nExit codes: 0 done, 1 refused (no edge, nothing to go back to), 64 bad option, 69 gateway or AI service not there\n")
    {
        var version = new Argument<string>("VERSION") { Description = "The model." };
        version.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && AiCommand.VersionError(result.Tokens[0].Value) is { } error) result.AddError(error);
        });
        var force = new Option<bool>("--force") { Description = "Also without an edge; it is written down." };
        var reason = SharedOptions.Parsed("--reason", "TEXT", "Why, for the record; at most 500 characters.", "at most 500 characters", text => text.Length <= 500 ? text : null);
        var gateway = AiCommand.Gateway();
        var json = SharedOptions.Json("the decision");
        if (takesVersion)
        {
            Add(version);
            Add(force);
        }
        Add(reason);
        Add(gateway);
        Add(json);
        SetAction(async (parsed, ct) =>
        {
            using var http = new HttpClient();
            string why = JsonSerializer.Serialize(parsed.GetValue(reason) ?? "", CliJson.Default.String);
            var (path, body) = takesVersion
                ? ($"/ai/models/{parsed.GetRequiredValue(version)}/promote", $$"""{"force":{{(parsed.GetValue(force) ? "true" : "false")}},"reason":{{why}}}""")
                : ("/ai/models/rollback", $$"""{"reason":{{why}}}""");
            var answer = await AiCommand.Client(http, parsed, gateway).PostAsync(path, body, ct);
            if (parsed.GetValue(json)) console.Out.WriteLine(answer.GetRawText());
            else console.Out.WriteLine($"champion {AiCommand.Text(answer, "champion")}, answering {AiCommand.Text(answer, "answering")}");
            return ExitCodes.Ok;
        });
    }
}
