using System.Text.Json;
using BotCore.Tests.Builders;
using BotCore.Tests.Reference;
using BotCore.Trading.Positions;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Positions;

public sealed class FundingTests
{
    private const string File = "margin/funding.json";
    private const long HourMs = 3_600_000;

    public static IEnumerable<TheoryDataRow<string>> Intervals => OracleCases.Rows(File, "cases");

    public static IEnumerable<TheoryDataRow<string>> Singles => OracleCases.Rows(File, "single_settlements");

    public static IEnumerable<TheoryDataRow<string>> Hourly => OracleCases.Rows(File, "hourly_settlements");

    [Theory, MemberData(nameof(Intervals)), Trait("Category", "Reference")]
    public void Reference_positions_pay_for_the_settlements_they_were_open_at(string row)
    {
        var given = OracleCases.Get(File, "cases", row);
        var marks = ByTime(OracleCases.File(File).GetProperty("marks_ms_price"));
        var rates = ByTime(given.GetProperty("rates"));
        var schedule = new FundingSchedule(TimeSpan.FromHours(8), TimeSpan.FromSeconds(given.GetProperty("grace_seconds").GetInt32()));
        long openMs = given.GetProperty("open_ms").GetInt64();
        long closeMs = given.GetProperty("close_ms").GetInt64();

        decimal cash = schedule.Between(schedule.OwesAfter(openMs), closeMs)
            .Sum(time => FundingPayment.Of(given.Decimal("quantity"), Known(marks, time), Known(rates, time)));

        OracleCases.Near(given.Decimal("expected_cash_long"), cash, 0m, 1e-6m);
        OracleCases.Near(given.Decimal("expected_cash_short"), -cash, 0m, 1e-6m);
    }

    [Theory, MemberData(nameof(Singles)), Trait("Category", "Reference")]
    public void Reference_settlements_are_met(string row)
    {
        var given = OracleCases.Get(File, "single_settlements", row);

        decimal cash = FundingPayment.Of(-given.Decimal("quantity"), given.DecimalOrNull("mark"), given.Decimal("rate"));

        OracleCases.Near(given.Decimal("expected_cash_short"), cash, 0m, 1e-6m);
    }

    [Theory, MemberData(nameof(Hourly)), Trait("Category", "Reference")]
    public void Reference_hourly_settlements_are_met(string row)
    {
        var given = OracleCases.Get(File, "hourly_settlements", row);

        decimal cash = FundingPayment.Of(given.Decimal("quantity"), given.Decimal("mark"), given.Decimal("rate"));

        // The file states the fee a long pays, which is minus its cash.
        OracleCases.Near(given.Decimal("expected_fee"), -cash, 0m, 1e-6m);
    }

    [Fact]
    public void Settlement_at_the_start_is_left_out_and_at_the_end_counts()
    {
        var schedule = FundingSchedule.Of(AnInstrument.Bitcoin);

        Assert.Equal([16 * HourMs, 24 * HourMs], schedule.Between(8 * HourMs, 24 * HourMs));
        Assert.Empty(schedule.Between(8 * HourMs, 16 * HourMs - 1));
        Assert.Equal(16 * HourMs, schedule.NextAfter(8 * HourMs));
        Assert.Equal(8 * HourMs, schedule.NextAfter(8 * HourMs - 1));
        Assert.Equal(0, schedule.NextAfter(-1));
    }

    [Fact]
    public void Symbol_with_its_own_interval_settles_at_its_own_hours()
    {
        var schedule = FundingSchedule.Of(AnInstrument.Bitcoin with { FundingInterval = TimeSpan.FromHours(4) });

        Assert.Equal([4 * HourMs, 8 * HourMs, 12 * HourMs], schedule.Between(0, 12 * HourMs));
    }

    /// <summary>The predecessor charged funding on every price update, 5,760 times a day instead of three.</summary>
    [Property]
    public void Settlements_do_not_depend_on_how_often_one_asks(PositiveInt[] pauses)
    {
        var schedule = new FundingSchedule(TimeSpan.FromHours(8), TimeSpan.FromSeconds(15));
        var asked = new List<long>();
        long now = 0;

        foreach (var pause in pauses)
        {
            long next = now + pause.Get * 1_234_567L;
            asked.AddRange(schedule.Between(now, next));
            now = next;
        }

        Assert.Equal(schedule.Between(0, now), asked);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 0)]
    [InlineData(480, 480)]
    [InlineData(480, -1)]
    public void Impossible_schedule_is_refused(int intervalMinutes, int graceMinutes) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new FundingSchedule(TimeSpan.FromMinutes(intervalMinutes), TimeSpan.FromMinutes(graceMinutes)));

    [Fact]
    public void Schedule_that_was_never_set_says_so() =>
        Assert.Throws<InvalidOperationException>(() => default(FundingSchedule).NextAfter(0));

    private static Dictionary<long, decimal> ByTime(JsonElement pairs) =>
        pairs.EnumerateArray().ToDictionary(pair => pair[0].GetInt64(), pair => pair[1].GetDecimal());

    private static decimal? Known(Dictionary<long, decimal> values, long time) => values.TryGetValue(time, out decimal value) ? value : null;
}
