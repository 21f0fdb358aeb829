using BotCore.MarketData.Files.Depth;
using BotCore.Tests.Reference;

namespace BotCore.Tests.MarketData.Files.Depth;

[Trait("Category", "Reference")]
public sealed class DepthSequenceTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        Oracle.IsPresent ? OracleCases.File("protocol/orderbook_sequence_cases.json").GetProperty("cases").EnumerateArray()
            .Select(one => new TheoryDataRow<string>(one.Text("id"))) : [new TheoryDataRow<string>("absent")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_change_is_dropped_applied_or_asks_for_a_new_snapshot_as_the_exchange_rules(string id)
    {
        var one = OracleCases.File("protocol/orderbook_sequence_cases.json").GetProperty("cases").EnumerateArray().Single(c => c.Text("id") == id);
        var sequence = new DepthSequence();
        sequence.Restart(one.GetProperty("snapshot_last_update_id").GetInt64());

        var steps = one.GetProperty("events").EnumerateArray().Select(e => sequence.Next(e[0].GetInt64(), e[1].GetInt64(), e[2].GetInt64()));

        Assert.Equal(one.GetProperty("expected").EnumerateArray().Select(e => e.GetString()), steps.Select(step => $"{step}".ToLowerInvariant()));
    }
}
