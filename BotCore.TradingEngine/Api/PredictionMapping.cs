using BotCore.Contracts.Ai;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Api;

/// <summary>What the AI service said, as it stands in the journal, in the words of the API.</summary>
internal static class PredictionMapping
{
    public static PredictionModel ToModel(AiSignalReceived received, Symbol symbol) => new(
        WordMapping.Time(received.TimeMs), symbol.ToString(), WordMapping.ToModel(received.Direction), received.Confidence, received.Source,
        received.ModelVersion, WordMapping.Time(received.FormedMs));
}
