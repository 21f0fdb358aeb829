using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Market;

namespace BotCore.Dashboard.Live;

/// <summary>The engine could not be read: not reachable, too slow, refusing, or answering something else than the contract says.</summary>
internal sealed class EngineReadException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Reads the engine's REST API. Commands are in <see cref="EngineCommands"/>.</summary>
internal sealed class EngineClient(HttpClient http, TimeProvider time)
{
    /// <summary>A screen is better served by an honest error than by a longer wait.</summary>
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The whole state in one go: the status first, so that no list is older than the phase it was read in; then the rest at the same time.</summary>
    /// <exception cref="EngineReadException">Any part could not be read.</exception>
    public async Task<EngineSnapshot> SnapshotAsync(CancellationToken ct)
    {
        var status = await ReadAsync("api/status", ContractsJson.Default.StatusModel, ct);
        var account = ReadAsync("api/account", ContractsJson.Default.AccountModel, ct);
        var symbols = ReadAsync("api/market/symbols", ContractsJson.Default.IReadOnlyListSymbolModel, ct);
        var prices = ReadAsync("api/market/prices", ContractsJson.Default.IReadOnlyListPriceModel, ct);
        var positions = ReadAsync("api/positions", ContractsJson.Default.IReadOnlyListPositionModel, ct);
        var orders = ReadAsync("api/orders?state=open&limit=200", ContractsJson.Default.PageOrderModel, ct);
        var trades = ReadAsync($"api/trades?limit={LiveState.TradesKept}", ContractsJson.Default.PageTradeModel, ct);
        var signals = ReadAsync($"api/signals?limit={LiveState.SignalsKept}", ContractsJson.Default.PageSignalModel, ct);
        var equity = ReadAsync($"api/portfolio/equity?limit={EquityCurve.Capacity}", ContractsJson.Default.IReadOnlyListEquityPointModel, ct);
        await Task.WhenAll(account, symbols, prices, positions, orders, trades, signals, equity);
        return new EngineSnapshot(
            status, await account, await symbols, await prices, await positions,
            (await orders).Items, (await trades).Items, (await signals).Items, await equity);
    }

    /// <param name="limit">1 to 1500.</param>
    /// <returns>Oldest first, the newest candles.</returns>
    /// <exception cref="EngineReadException">The candles could not be read.</exception>
    public Task<IReadOnlyList<CandleModel>> CandlesAsync(CandleKey key, int limit, CancellationToken ct) =>
        ReadAsync(
            string.Create(CultureInfo.InvariantCulture,
                $"api/market/candles?symbol={Uri.EscapeDataString(key.Symbol)}&timeframe={Uri.EscapeDataString(key.Timeframe)}&limit={limit}"),
            ContractsJson.Default.IReadOnlyListCandleModel, ct);

    private async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) where T : class
    {
        using var timeout = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
                throw new EngineReadException($"the engine refused {path}: {await ProblemText.ReadAsync(response, either.Token)}");
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await JsonSerializer.DeserializeAsync(body, type, either.Token)
                ?? throw new EngineReadException($"the engine answered {path} with nothing");
        }
        catch (HttpRequestException e)
        {
            throw new EngineReadException(ProblemText.Of(e, http.BaseAddress), e);
        }
        catch (IOException e)
        {
            throw new EngineReadException($"the engine's answer to {path} broke off", e);
        }
        catch (JsonException e)
        {
            throw new EngineReadException($"the engine's answer to {path} is not understood: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new EngineReadException($"the engine did not answer {path} within {ReadTimeout.TotalSeconds:0} s", e);
        }
    }
}
