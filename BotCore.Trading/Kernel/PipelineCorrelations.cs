using BotCore.Trading.Risk.Correlation;

namespace BotCore.Trading.Kernel;

/// <summary>Correlations from the closed candles the pipelines have taken; computed when an order asks, never per candle.</summary>
internal sealed class PipelineCorrelations(IReadOnlyList<SymbolPipeline> pipelines) : IReturnCorrelations
{
    public double? Of(int first, int second, int minObservations) =>
        SampledCloses.Correlation(pipelines[first].Closes, pipelines[second].Closes, minObservations);
}
