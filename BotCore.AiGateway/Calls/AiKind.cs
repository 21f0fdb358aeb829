namespace BotCore.AiGateway.Calls;

/// <summary>The questions whose answers depend on nothing but their body: they may be kept, shared, repeated and answered by rules.</summary>
internal enum AiKind
{
    Analyze,
    Predict,
    MarketCondition,
}

internal static class AiKinds
{
    public static string Path(this AiKind kind) => kind switch
    {
        AiKind.Analyze => "/ai/analyze",
        AiKind.Predict => "/ai/predict",
        _ => "/ai/market-condition",
    };

    /// <summary>As a label of metrics.</summary>
    public static string Word(this AiKind kind) => kind switch
    {
        AiKind.Analyze => "analyze",
        AiKind.Predict => "predict",
        _ => "market_condition",
    };
}
