using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Kernel;

/// <summary>One market of a kernel.</summary>
/// <param name="SourceTimeframe">Timeframe of the candles that come in; longer ones are built from them.</param>
/// <param name="Strategies">Own instances for this symbol, in the order of their votes.</param>
public sealed record InstrumentSetup(Instrument Instrument, Timeframe SourceTimeframe, IReadOnlyList<IStrategy> Strategies);
