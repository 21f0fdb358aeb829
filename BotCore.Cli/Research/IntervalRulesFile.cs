using System.Text.Json;
using BotCore.Trading.Matching.Interval;

namespace BotCore.Cli.Research;

/// <summary>
/// The rules of an interval run from a JSON object: names and types as in <c>docs/interval-model.md</c>. Other keys (an id, a
/// description, expected totals) are left alone and listed; a known key with a wrong type or value is refused.
/// </summary>
/// <param name="Rules">Checked.</param>
/// <param name="IgnoredKeys">Keys of the file that are no rules, in its order.</param>
internal sealed record IntervalRulesFile(IntervalRules Rules, IReadOnlyList<string> IgnoredKeys)
{
    /// <exception cref="CommandFailedException">The file is missing, no JSON object, or a rule is wrong; every wrong rule is named.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IntervalRulesFile Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement, path);
        }
        catch (JsonException e)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: not a JSON object of rules: {e.Message}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailedException(ExitCodes.BadData, $"{path}: no such file");
        }
    }

    private static IntervalRulesFile Read(JsonElement root, string path)
    {
        var errors = new List<string>();
        var fields = new RuleFields(root, "", errors);
        var rules = RulesOf(fields);
        if (errors.Count == 0) errors.AddRange(rules.Errors());
        return errors.Count == 0
            ? new IntervalRulesFile(rules, fields.Unread)
            : throw new CommandFailedException(ExitCodes.BadData, string.Join(Environment.NewLine, errors.Select(error => $"{path}: {error}")));
    }

    private static IntervalRules RulesOf(RuleFields fields)
    {
        var unset = new IntervalRules { TimeframeMinutes = 1, FeeRate = 0, StakePerTrade = 1, StopLoss = -1 };
        return new IntervalRules
        {
            TimeframeMinutes = fields.Whole("timeframe_minutes", null),
            FeeRate = fields.Number("fee_rate"),
            StakePerTrade = fields.Number("stake_per_trade"),
            StopLoss = fields.Number("stoploss"),
            InitialWallet = fields.NumberOrNull("initial_wallet"),
            MaxOpenTrades = fields.Whole("max_open_trades", unset.MaxOpenTrades),
            Leverage = fields.NumberOrNull("leverage") ?? unset.Leverage,
            CanShort = fields.Flag("can_short", unset.CanShort),
            UseExitSignal = fields.Flag("use_exit_signal", unset.UseExitSignal),
            Roi = fields.List("roi").Select(step => new RoiStep(step.Whole("after_minutes", null), step.Number("profit"))).ToArray(),
            Trailing = TrailingOf(fields.Object("trailing")),
            HasCustomStop = fields.Flag("custom_stoploss", unset.HasCustomStop),
            CustomEntryPrice = fields.NumberOrNull("custom_entry_price"),
            CustomExitPrice = fields.NumberOrNull("custom_exit_price"),
            EntryTimeoutMinutes = fields.Whole("entry_timeout_minutes", unset.EntryTimeoutMinutes),
            ExitTimeoutMinutes = fields.Whole("exit_timeout_minutes", unset.ExitTimeoutMinutes),
            RepriceEntryTo = fields.ObjectOrWord("unfilled_entry", "cancel")?.Number("reprice_to"),
        };
    }

    private static TrailingRules TrailingOf(RuleFields? fields) => fields is null
        ? TrailingRules.Off
        : new TrailingRules(
            fields.Flag("enabled", TrailingRules.Off.IsEnabled), fields.NumberOrNull("positive_distance"),
            fields.NumberOrNull("positive_offset") ?? TrailingRules.Off.PositiveOffset, fields.Flag("only_after_offset", TrailingRules.Off.OnlyAfterOffset));
}
