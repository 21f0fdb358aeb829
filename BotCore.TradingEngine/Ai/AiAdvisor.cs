using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BotCore.Contracts.Ai;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.Extensions.Options;

namespace BotCore.TradingEngine.Ai;

/// <summary>
/// Asks the gateway about each closed primary candle, beside the loop, and hands the answer back to it as a command: so it is in the journal, and a
/// replay needs no AI. Next: <see cref="ReportAiSignal"/>.
/// </summary>
internal sealed partial class AiAdvisor(
    AiQuestions questions, AiGatewayClient gateway, AiViews views, IEngine engine, IReadModels models, EngineOptions run, IOptions<AiOptions> options,
    ILogger<AiAdvisor> logger) : BackgroundService
{
    /// <summary>Questions under way at a time: one slow answer must not hold up the other symbols.</summary>
    private const int AtATime = 4;

    private static readonly TimeSpan ForTheLists = TimeSpan.FromSeconds(2);

    /// <summary>What the models of the AI service look at beside the timeframes of the strategies.</summary>
    private static readonly Timeframe[] Looked = [Timeframe.FiveMinutes, Timeframe.FifteenMinutes, Timeframe.OneHour];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (run.Mode == TradingMode.Backtest || !options.Value.IsOn)
        {
            views.Off(options.Value.IsOn ? "a backtest asks nobody: its result must be the same each time" : "no gateway is configured (Ai:BaseUrl)");
            return;
        }
        views.On();
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => AdviseAsync(stoppingToken)));
    }

    private async Task AdviseAsync(CancellationToken stop)
    {
        try
        {
            while (true) await AdviseAsync(await questions.NextAsync(stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The engine stops; a view that comes too late is none.
        }
    }

    private async Task AdviseAsync(AiQuestions.Question question, CancellationToken ct)
    {
        var symbol = engine.Instruments[question.Instrument].Symbol;
        try
        {
            var request = await RequestAsync(symbol, question, ct);
            var (answer, failure) = await gateway.AskAsync(request, ct);
            bool isNews = answer is null ? views.Failed(failure!) : views.Answered(await TellAsync(symbol, question, answer, ct));
            if (isNews) Say();
        }
        catch (Exception e) when (e is EngineBlockedException or ReadModelsUnavailableException)
        {
            if (views.Failed(e.Message)) Say();
        }
    }

    private async Task<AnalyzeRequest> RequestAsync(Symbol symbol, AiQuestions.Question question, CancellationToken ct)
    {
        await models.WaitForAsync(question.Version, ForTheLists, ct);
        var candles = new Dictionary<string, IReadOnlyList<double[]>>();
        foreach (var timeframe in CandleSeries.BuiltFrom(engine.SourceTimeframe).Where(t => t == question.Primary || (t > question.Primary && Looked.Contains(t))))
        {
            var read = await models.CandlesAsync(symbol, timeframe, options.Value.Candles, question.CloseMs, ct);
            var closed = read.Where(candle => candle.IsClosed && candle.Time.ToUnixTimeMilliseconds() + timeframe.Ms <= question.CloseMs)
                .Select(c => new double[] { c.Time.ToUnixTimeMilliseconds(), c.Open, c.High, c.Low, c.Close, c.Volume }).ToList();
            if (closed.Count > 0) candles[timeframe.ToString()] = closed;
        }
        return new AnalyzeRequest(symbol.ToString(), candles, question.CloseMs, new StrategyContext(PrimaryTimeframe: question.Primary.ToString()));
    }

    private async Task<AiViewModel> TellAsync(Symbol symbol, AiQuestions.Question question, AnalyzeAnswer answer, CancellationToken ct)
    {
        string? refused = "answers by rules are not taken (Ai:TakeDegraded)";
        if (options.Value.TakeDegraded || !answer.Degraded)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"ai-{symbol}-{question.CloseMs}"), source = answer.Source == AiSource.Model ? "model" : "rules";
            var direction = answer.Signal switch { AiSignal.Long => Direction.Long, AiSignal.Short => Direction.Short, _ => Direction.Neutral };
            string content = string.Create(CultureInfo.InvariantCulture, $"{id}\n{direction}\n{answer.Confidence:R}\n{source}\n{answer.ModelVersion}");
            var (outcome, _) = await engine.SendAsync(
                new ReportAiSignal(
                    id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), question.Instrument, question.CloseMs, direction, answer.Confidence,
                    source, answer.ModelVersion ?? ""), ct);
            refused = outcome.IsAccepted ? null : outcome.Reason ?? outcome.Code ?? "its id was used for another view";
        }
        return new AiViewModel(
            symbol.ToString(), answer.Signal, answer.Confidence, answer.Bias, answer.Source, answer.ModelVersion, answer.Degraded, answer.DegradedReason, answer.Reasoning,
            DateTimeOffset.FromUnixTimeMilliseconds(question.CloseMs), IsFresh: true, refused);
    }

    private void Say()
    {
        var status = views.Status;
        if (status.IsDegraded) LogDegraded(status.Reason ?? "the answer is by rules");
        else LogWell();
    }

    [LoggerMessage(6101, LogLevel.Warning, "The AI's views are degraded: {Reason}; trading goes on")]
    private partial void LogDegraded(string reason);

    [LoggerMessage(6102, LogLevel.Information, "A model answers the engine's questions")]
    private partial void LogWell();
}
