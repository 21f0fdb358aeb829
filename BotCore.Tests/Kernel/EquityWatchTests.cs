using System.Buffers;
using BotCore.Trading.Kernel;
using BotCore.Trading.State;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

public class EquityWatchTests
{
    [Fact]
    public void A_day_begins_with_what_the_close_at_midnight_left()
    {
        var watch = Funded();

        watch.Note(9_900, MondayMs + DayMs);           // the close at 00:00 belongs to Monday
        Assert.Equal(0.01, watch.DayLossRatio, 12);

        watch.Note(9_801, MondayMs + DayMs + MinuteMs); // the first of Tuesday
        Assert.Equal(9_900, watch.DayStart);
        Assert.Equal(0.01, watch.DayLossRatio, 12);
        Assert.Equal(-99, watch.DayPnl);
        Assert.Equal(0.0199, watch.WeekLossRatio, 12);
        Assert.Equal(MondayMs + 2 * DayMs, watch.DayEndMs);
    }

    [Fact]
    public void A_week_begins_on_monday()
    {
        var watch = Funded();

        watch.Note(9_000, MondayMs + 7 * DayMs);
        Assert.Equal(0.1, watch.WeekLossRatio, 12);
        Assert.Equal(MondayMs + 7 * DayMs, watch.WeekEndMs);

        watch.Note(8_100, MondayMs + 7 * DayMs + 1);
        Assert.Equal(9_000, watch.WeekStart);
        Assert.Equal(0.1, watch.WeekLossRatio, 12);
        Assert.Equal(MondayMs + 14 * DayMs, watch.WeekEndMs);
    }

    [Fact]
    public void A_day_without_candles_is_no_day()
    {
        var watch = Funded();
        watch.Note(9_500, MondayMs + DayMs / 2);

        watch.Note(9_400, MondayMs + 10 * DayMs + MinuteMs);

        Assert.Equal((9_500, 9_500), (watch.DayStart, watch.WeekStart));
        Assert.Equal(MondayMs + 11 * DayMs, watch.DayEndMs);
    }

    [Fact]
    public void An_account_opened_in_the_middle_of_a_week_counts_from_its_deposit()
    {
        var watch = new EquityWatch();

        watch.Deposit(10_000, MondayMs + 3 * DayMs + 5);
        watch.Note(10_000, MondayMs + 3 * DayMs + MinuteMs);

        Assert.Equal((0.0, 0.0, 0.0), (watch.DayLossRatio, watch.WeekLossRatio, watch.DrawdownRatio));
        Assert.Equal(MondayMs + 7 * DayMs, watch.WeekEndMs);
    }

    [Fact]
    public void A_deposit_is_no_gain()
    {
        var watch = Funded();
        watch.Note(9_000, MondayMs + MinuteMs);

        watch.Deposit(5_000, MondayMs + 2 * MinuteMs);

        Assert.Equal(-1_000, watch.DayPnl);
        Assert.Equal(1_000.0 / 15_000, watch.DrawdownRatio, 12);
    }

    [Fact]
    public void Gains_are_no_negative_losses()
    {
        var watch = Funded();

        watch.Note(12_000, MondayMs + MinuteMs);

        Assert.Equal((0.0, 0.0, 0.0), (watch.DayLossRatio, watch.WeekLossRatio, watch.DrawdownRatio));
        Assert.Equal((12_000, 2_000), (watch.Peak, watch.DayPnl));
    }

    [Fact]
    public void It_is_the_same_after_a_restart()
    {
        var watch = Funded();
        watch.Note(11_000, MondayMs + MinuteMs);
        watch.Note(9_000, MondayMs + 2 * MinuteMs);
        var saved = new ArrayBufferWriter<byte>();
        watch.Transfer(StateTransfer.Write(saved));
        var restored = new EquityWatch();

        restored.Transfer(StateTransfer.Read(saved.WrittenMemory));

        Assert.Equal((watch.Current, watch.Peak, watch.DayStart, watch.WeekStart, watch.DayEndMs), (restored.Current, restored.Peak, restored.DayStart, restored.WeekStart, restored.DayEndMs));
    }

    private static EquityWatch Funded()
    {
        var watch = new EquityWatch();
        watch.Deposit(10_000, MondayMs);
        return watch;
    }
}
