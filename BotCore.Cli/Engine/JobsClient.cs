using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;

namespace BotCore.Cli.Engine;

/// <summary>Asks a running engine about its jobs.</summary>
internal sealed class JobsClient(HttpClient http, Uri engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<Page<JobModel>> ListAsync(int limit, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, FormattableString.Invariant($"/api/jobs?limit={limit}"), null, null, ContractsJson.Default.PageJobModel, ct);

    public Task<JobDetailModel> ShowAsync(string id, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, $"/api/jobs/{Uri.EscapeDataString(id)}", null, null, ContractsJson.Default.JobDetailModel, ct);

    /// <summary>A backtest or an optimisation with request and result, as the engine has it.</summary>
    public Task<JsonElement> ResultAsync(JobModel job, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, $"/api/{(job.Kind == "backtest" ? "backtests" : "optimizations")}/{Uri.EscapeDataString(job.Id)}", null, null, ContractsJson.Default.JsonElement, ct);

    /// <param name="act">cancel or resume.</param>
    public Task<JobModel> ActAsync(string id, string act, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"/api/jobs/{Uri.EscapeDataString(id)}/{act}", null, null, ContractsJson.Default.JobModel, ct);

    /// <param name="area">backtests or optimizations.</param>
    /// <param name="key">Name of the act, the same for every attempt at it; null makes it another act each time.</param>
    public Task<JobModel> SubmitAsync(string area, string request, string? key, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"/api/{area}", request, key, ContractsJson.Default.JobModel, ct);

    /// <exception cref="CommandFailedException">Nobody answers (69), or the answer is a refusal (1).</exception>
    private async Task<T> SendAsync<T>(HttpMethod method, string path, string? json, string? key, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(engine, path));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            string text = await answer.Content.ReadAsStringAsync(limit.Token);
            if (answer.IsSuccessStatusCode) return JsonSerializer.Deserialize(text, type)!;
            string said = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? JsonSerializer.Deserialize(text, ContractsJson.Default.Problem)!.Detail ?? "" : "";
            throw new CommandFailedException(
                answer.StatusCode is HttpStatusCode.ServiceUnavailable ? ExitCodes.Unavailable : ExitCodes.Failed,
                said.Length > 0 ? said : $"{path} answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"the engine at {engine} cannot be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"{path} did not answer within {Patience.TotalSeconds:0} s");
        }
    }
}
