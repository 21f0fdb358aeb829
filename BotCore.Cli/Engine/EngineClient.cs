using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;

namespace BotCore.Cli.Engine;

/// <param name="Error">Why there is no value, for people; null when there is one.</param>
internal readonly record struct EngineAnswer<T>(T? Value, string? Error) where T : class;

/// <summary>Reads the engine's API on this machine.</summary>
internal sealed class EngineClient(HttpClient http, Uri engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task<EngineAnswer<StatusModel>> StatusAsync(CancellationToken ct) => GetAsync("/api/status", ContractsJson.Default.StatusModel, ct);

    public Task<EngineAnswer<AccountModel>> AccountAsync(CancellationToken ct) => GetAsync("/api/account", ContractsJson.Default.AccountModel, ct);

    /// <summary>The equity curve, oldest first, thinned to at most 2000 points.</summary>
    public Task<EngineAnswer<IReadOnlyList<EquityPointModel>>> EquityAsync(CancellationToken ct) =>
        GetAsync("/api/portfolio/equity?limit=2000", ContractsJson.Default.IReadOnlyListEquityPointModel, ct);

    /// <summary>Asks a health endpoint of any service once.</summary>
    /// <returns>True when it answers 200; false when it answers otherwise, late or not at all.</returns>
    public static async Task<bool> IsHealthyAsync(HttpClient http, Uri url, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<EngineAnswer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await http.GetAsync(new Uri(engine, path), limit.Token);
            if (!answer.IsSuccessStatusCode) return new EngineAnswer<T>(null, $"{path} answered {(int)answer.StatusCode}");
            var value = await answer.Content.ReadFromJsonAsync(type, limit.Token);
            return value is null ? new EngineAnswer<T>(null, $"{path} answered null") : new EngineAnswer<T>(value, null);
        }
        catch (HttpRequestException e)
        {
            return new EngineAnswer<T>(null, $"{path} cannot be reached: {e.Message}");
        }
        catch (JsonException e)
        {
            return new EngineAnswer<T>(null, $"{path} answered something else than expected: {e.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new EngineAnswer<T>(null, $"{path} did not answer within {Patience.TotalSeconds:0} s");
        }
    }
}
