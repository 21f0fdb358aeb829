using System.Text.Json;
using BotCore.AiGateway.Calls;
using BotCore.Contracts.Ai;
using BotCore.ServiceDefaults.Http;

namespace BotCore.AiGateway.Degraded;

/// <summary>Answers in place of the AI service. A right question to <c>/ai/analyze</c> never becomes an error here; a wrong one is 400 as ever.</summary>
internal sealed partial class RulesAnswers(ILogger<RulesAnswers> logger)
{
    public Reply Answer(AiKind kind, ReadOnlyMemory<byte> body, FailureReason reason)
    {
        var (question, fault) = QuestionReader.Read(body, takesStrategies: kind == AiKind.Analyze);
        if (fault is not null || question is null) return Refuse(fault!);
        LogDegraded(logger, kind, question.Symbol.ToString(), reason.Word());
        switch (kind)
        {
            case AiKind.Analyze:
                return Json(JsonSerializer.SerializeToUtf8Bytes(RulesAnalyst.Analyze(question, reason.Word()), AiJson.Default.AnalyzeAnswer));
            case AiKind.MarketCondition:
                return RulesAnalyst.Condition(question) is { } condition
                    ? Json(JsonSerializer.SerializeToUtf8Bytes(condition, AiJson.Default.ConditionAnswer))
                    : Refuse(new QuestionFault(ProblemCodes.InvalidField, "candles",
                        $"candles is at most {question.Candles.Values.Max(rows => rows.Length)} of a timeframe: expected at least {MarketReading.FewestCandles} candles of one timeframe",
                        $"at least {MarketReading.FewestCandles} candles of one timeframe"));
            default:
                // The model's word alone was asked for; rules must not be passed off as it.
                return Reply.Of(Problems.Of(StatusCodes.Status503ServiceUnavailable, reason.Word(), "no model could be asked; POST /ai/analyze is answered by rules"), retryAfterSeconds: 1);
        }
    }

    private static Reply Json(byte[] body) => new(StatusCodes.Status200OK, "application/json", body, IsDegraded: true);

    private static Reply Refuse(QuestionFault fault) => Reply.Of(fault.Expected is null
        ? Problems.Of(StatusCodes.Status400BadRequest, fault.Code, fault.Detail, ("field", fault.Field))
        : Problems.Of(StatusCodes.Status400BadRequest, fault.Code, fault.Detail, ("field", fault.Field), ("expected", fault.Expected)));

    [LoggerMessage(6221, LogLevel.Debug, "{Kind} of {Symbol} is answered by rules: {Reason}")]
    private static partial void LogDegraded(ILogger logger, AiKind kind, string symbol, string reason);
}
