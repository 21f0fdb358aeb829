using BotCore.Trading.Kernel;
using BotCore.Trading.Market;

namespace BotCore.Tests.Kernel.Scenarios;

/// <summary>Something that is given to a kernel.</summary>
internal abstract record ScenarioInput
{
    public abstract void GiveTo(Recorder recorder);
}

internal sealed record OpenInput(long TimeMs) : ScenarioInput
{
    public override void GiveTo(Recorder recorder)
    {
        recorder.Kernel.Open(TimeMs, tradingOn: true);
        recorder.Keep();
    }
}

/// <param name="MatchesIt">False where ticks have done the first step.</param>
internal sealed record CandleInput(int Market, Candle Candle, bool MatchesIt) : ScenarioInput
{
    public override void GiveTo(Recorder recorder)
    {
        if (MatchesIt) recorder.Kernel.MatchCandle(Market, Candle);
        recorder.Keep();
        recorder.Kernel.CloseCandle(Market, Candle);
        recorder.Journal.Add(new CandleTaken(Candle.OpenTimeMs + 60_000, Market, Candle, recorder.Kernel.LastDecision));
        recorder.Keep();
    }
}

internal sealed record TickInput(int Market, double Price, long TimeMs) : ScenarioInput
{
    public override void GiveTo(Recorder recorder)
    {
        recorder.Kernel.OnTick(Market, Price, TimeMs);
        recorder.Keep();
    }
}

internal sealed record FundingInput(int Market, decimal Rate, decimal Mark, long TimeMs) : ScenarioInput
{
    public override void GiveTo(Recorder recorder)
    {
        recorder.Kernel.OnFunding(Market, Rate, Mark, TimeMs);
        recorder.Keep();
    }
}

/// <summary>Cancels one of the latest orders, counted back from the last.</summary>
internal sealed record CancelLatestInput(string Id, int Back, long TimeMs) : ScenarioInput
{
    public override void GiveTo(Recorder recorder) =>
        new CommandInput(new CancelOrder(Id, Id, recorder.Kernel.Account.NextOrderId - 1 - Back), TimeMs).GiveTo(recorder);
}

internal sealed record CommandInput(TradingCommand Command, long TimeMs) : ScenarioInput
{
    public override void GiveTo(Recorder recorder)
    {
        recorder.Kernel.Handle(Command, TimeMs);
        recorder.Keep();
    }
}
