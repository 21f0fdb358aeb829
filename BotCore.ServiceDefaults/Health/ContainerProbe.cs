namespace BotCore.ServiceDefaults.Health;

/// <summary>
/// Lets a container ask its own service how it is: <c>dotnet BotCore.TradingEngine.dll --probe http://127.0.0.1:8080/health/ready</c>. Images without a
/// shell have nothing else that could ask.
/// <code>return await ContainerProbe.RunAsync(args) ?? await EngineProcess.RunAsync(args);</code>
/// </summary>
public static class ContainerProbe
{
    /// <summary>The argument that asks for it, followed by the address.</summary>
    public const string Argument = "--probe";

    /// <summary>Longer than a health check may take, shorter than the container's patience.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <returns>0 when the address answers with success, 1 when it does not; null when nothing was asked and the service is to run.</returns>
    public static async Task<int?> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0] != Argument) return null;
        if (arguments.Count != 2 || !Uri.TryCreate(arguments[1], UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            await Console.Error.WriteLineAsync($"{Argument} needs the address of this machine to ask, for example {Argument} http://127.0.0.1:8080/health/ready");
            return 1;
        }
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(address);
            if (answer.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"{address} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {e.Message}");
        }
        return 1;
    }
}
