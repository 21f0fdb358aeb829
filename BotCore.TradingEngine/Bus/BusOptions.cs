namespace BotCore.TradingEngine.Bus;

/// <summary>What carries messages. Section <c>Bus</c>; the URI belongs in the environment, it holds a password.</summary>
internal sealed record BusOptions
{
    /// <summary><c>Bus:RabbitMq:Uri</c> (environment: <c>Bus__RabbitMq__Uri</c>): amqp://USER:PASSWORD@HOST:PORT/VHOST. Null is the embedded bus.</summary>
    public Uri? RabbitMq { get; init; }

    /// <param name="errors">Receives every error, naming key and what is allowed; never the value, which holds a password.</param>
    public static BusOptions Read(IConfiguration configuration, ICollection<string> errors)
    {
        if (configuration["Bus:RabbitMq:Uri"] is not { Length: > 0 } text) return new BusOptions();
        if (TryParse(text) is { } uri) return new BusOptions { RabbitMq = uri };
        errors.Add("Bus:RabbitMq:Uri: is not amqp://USER:PASSWORD@HOST:PORT/VHOST (or amqps://)");
        return new BusOptions();
    }

    /// <returns>Null when it is no address of a broker.</returns>
    public static Uri? TryParse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" ? uri : null;
}
