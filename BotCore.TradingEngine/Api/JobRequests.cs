using BotCore.Contracts.Jobs;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Jobs.Work;

namespace BotCore.TradingEngine.Api;

/// <summary>What can be said about a job before its candles are read; the rest is found by its first piece.</summary>
internal sealed class JobRequests(CandleLibrary library, BacktestDefaults defaults)
{
    private const int MostNames = 50, MostParameters = 20, MostTrials = 20_000, MostBatch = 1000, MostDays = 100_000;

    public FieldErrors Check(SubmitBacktestRequest request)
    {
        var errors = new FieldErrors();
        CheckMarket(request.Candles, request.Symbol, request.From, request.To, request.Settings, errors);
        if (request.Funding is { } file && library.PathOf(file) is null) errors.Add("funding", file, "the name of a file in the data folder");
        return errors;
    }

    public FieldErrors Check(SubmitOptimizationRequest request)
    {
        var errors = new FieldErrors();
        CheckMarket(request.Candles, request.Symbol, request.From, request.To, request.Settings, errors);
        if (request.Parameters.Count is 0 or > MostParameters)
            errors.Add("parameters", request.Parameters.Count, $"1 to {MostParameters} of the form NAME=FROM..TO:STEP or NAME=VALUE|VALUE, for example rsi.period=7..28:1");
        var wrong = new List<string>();
        var parameters = OptimizationRequests.Parameters(request, wrong);
        foreach (string error in wrong) errors.Add("parameters", error);
        if (parameters.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            errors.Add("parameters", $"{twice.Key} is given twice");
        double size = parameters.Aggregate(1.0, (product, one) => product * one.Values.Count);
        if (request.Method is OptimizationMethod.Grid && size > MostTrials)
            errors.Add("parameters", FormattableString.Invariant($"a grid of {size:0} combinations; at most {MostTrials}: use larger steps, or method random or tpe"));
        Range("minTrades", request.MinTrades, 0, int.MaxValue);
        Range("trials", request.Trials, 1, MostTrials);
        Range("batch", request.Batch, 1, MostBatch);
        Range("seed", request.Seed, 0, int.MaxValue);
        if (request.WalkForward is { } plan)
        {
            Range("walkForward.inSampleDays", plan.InSampleDays, 1, MostDays);
            Range("walkForward.outOfSampleDays", plan.OutOfSampleDays, 1, MostDays);
            Range("walkForward.embargoDays", plan.EmbargoDays, 0, MostDays);
            if (plan.StepDays is { } step) Range("walkForward.stepDays", step, Math.Max(1, plan.OutOfSampleDays), MostDays);
        }
        return errors;

        void Range(string field, int value, int least, int most)
        {
            if (value < least || value > most) errors.Add(field, value, $"a whole number from {least} to {most}");
        }
    }

    private void CheckMarket(
        IReadOnlyList<string> candles, string? symbol, DateTimeOffset? from, DateTimeOffset? to, IReadOnlyDictionary<string, string>? settings, FieldErrors errors)
    {
        if (candles.Count is 0 or > MostNames) errors.Add("candles", candles.Count, $"1 to {MostNames} names of files or folders in the data folder");
        foreach (string? name in candles)
        {
            if (name is not null && library.PathOf(name) is not null) continue;
            var known = library.List();
            errors.Add("candles", name, known.Count == 0
                ? "the name of a file or folder in the data folder (Jobs:DataFolder), which holds no candle files"
                : $"the name of a file or folder in the data folder: {string.Join(", ", known.Take(20).Select(one => one.Name))}");
        }
        if (symbol is not null && !Symbol.TryParse(symbol, out _)) errors.Add("symbol", symbol, "5 to 20 letters or digits, for example BTCUSDT");
        if (from is { } first && to is { } last && first >= last) errors.Add("to", last.ToString("O"), "a time after from");
        var wrong = new List<string>();
        _ = SettingCatalogue.TryWithAll(defaults.Settings, settings ?? new Dictionary<string, string>(), wrong);
        foreach (string error in wrong) errors.Add("settings", error);
    }
}
