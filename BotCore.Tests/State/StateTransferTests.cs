using System.Buffers;
using BotCore.Trading.Orders;
using BotCore.Trading.State;
using FsCheck.Xunit;

namespace BotCore.Tests.State;

public class StateTransferTests
{
    [Property]
    public void Values_come_back_as_they_were(long whole, int number, bool flag, double real, decimal money, string? text)
    {
        var saved = Written(t =>
        {
            t.Section("values");
            t.Value(ref whole);
            t.Value(ref number);
            t.Value(ref flag);
            t.Value(ref real);
            t.Value(ref money);
            t.Value(ref text);
        });

        var read = StateTransfer.Read(saved);
        (long, int, bool, double, decimal, string?) back = default;
        read.Section("values");
        read.Value(ref back.Item1);
        read.Value(ref back.Item2);
        read.Value(ref back.Item3);
        read.Value(ref back.Item4);
        read.Value(ref back.Item5);
        read.Value(ref back.Item6);

        Assert.Equal((whole, number, flag, money, text), (back.Item1, back.Item2, back.Item3, back.Item5, back.Item6));
        Assert.Equal(BitConverter.DoubleToInt64Bits(real), BitConverter.DoubleToInt64Bits(back.Item4));
        Assert.Equal(0, read.Remaining);
    }

    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("0.000", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("7922816251426433759354395033.50", "7922816251426433759354395033.5")]
    [InlineData("1000000000000000000000000000", "1000000000000000000000000000.0")]
    public void Equal_decimals_are_saved_as_equal_bytes(string one, string other) =>
        Assert.Equal(Written(decimal.Parse(one, null)), Written(decimal.Parse(other, null)));

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("3.3333333333333333333333333333")]
    [InlineData("12345678901234567890.12345678")]
    public void Decimals_keep_every_digit(string text)
    {
        decimal value = decimal.Parse(text, null), back = 0m;

        StateTransfer.Read(Written(value)).Value(ref back);

        Assert.Equal(value, back);
    }

    [Fact]
    public void A_section_of_something_else_is_refused_by_name()
    {
        var saved = Written(t => t.Section("ledger"));

        var error = Assert.Throws<SnapshotFormatException>(() => StateTransfer.Read(saved).Section("equity"));

        Assert.Contains("expected section 'equity', found 'ledger'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_of_another_length_is_refused()
    {
        var saved = Written(t => t.Values(new double[3]));

        Assert.Throws<SnapshotFormatException>(() => StateTransfer.Read(saved).Values(new double[4]));
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        var saved = Written(Everything);

        for (int length = 0; length < saved.Length; length++)
            Assert.Throws<SnapshotFormatException>(() => Everything(StateTransfer.Read(saved.AsMemory(0, length))));
    }

    [Fact]
    public void Damaged_bytes_give_other_values_or_a_refusal_and_nothing_else()
    {
        var saved = Written(Everything);
        var random = new Random(7);

        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. saved];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Everything(StateTransfer.Read(damaged));
            }
            catch (SnapshotFormatException)
            {
            }
        }
    }

    [Fact]
    public void A_number_that_no_word_has_is_refused()
    {
        long number = 99;
        var saved = Written(t => t.Value(ref number));
        OrderStatus status = default;

        Assert.Throws<SnapshotFormatException>(() => StateTransfer.Read(saved).Enum(ref status));
    }

    private static void Everything(StateTransfer t)
    {
        string? text = "text";
        decimal money = 12.34m;
        var status = OrderStatus.Working;
        var list = new List<int> { 1, 2, 3 };
        t.Section("everything");
        t.Value(ref text);
        t.Value(ref money);
        t.Enum(ref status);
        t.List(list, static (StateTransfer inner, ref int value) => inner.Value(ref value));
        t.Values(new double[2]);
    }

    private static byte[] Written(decimal value) => Written(t => t.Value(ref value));

    private static byte[] Written(Action<StateTransfer> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(StateTransfer.Write(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
