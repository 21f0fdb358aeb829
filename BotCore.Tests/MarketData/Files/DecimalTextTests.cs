using System.Globalization;
using System.IO.Compression;
using System.Text;
using BotCore.MarketData.Files;
using BotCore.Tests.Reference;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Files;

public sealed class DecimalTextTests
{
    [Property(MaxTest = 2000)]
    public void Every_finite_double_is_read_bit_for_bit_as_the_framework_reads_it(long bits)
    {
        double number = BitConverter.Int64BitsToDouble(bits);
        if (!double.IsFinite(number)) return;

        AssertReadsLikeTheFramework(number.ToString("R", CultureInfo.InvariantCulture));
    }

    [Property(MaxTest = 2000)]
    public void Every_decimal_is_read_bit_for_bit_as_the_framework_reads_it(long mantissa, byte scale) =>
        AssertReadsLikeTheFramework(new decimal((int)mantissa, (int)(mantissa >> 32), 0, mantissa < 0, (byte)(scale % 29)).ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.000")]
    [InlineData("000123.4500")]
    [InlineData("999999999999999")]
    [InlineData("9999999999999999")]
    [InlineData("0.1234567890123456789012345678901234567890")]
    [InlineData("1.00000000000000000000000000000000000000")]
    [InlineData("123456789012345e7")]
    [InlineData("123456789012345e8")]
    [InlineData("1e22")]
    [InlineData("1e-22")]
    [InlineData("1e-23")]
    [InlineData("9007199254740993")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("1E+05")]
    public void Numbers_at_the_edges_of_the_exact_way_are_read_as_the_framework_reads_them(string text) => AssertReadsLikeTheFramework(text);

    [Fact]
    public void Leading_zeros_and_a_large_exponent_do_not_hide_each_other()
    {
        string text = "0." + new string('0', 420) + "1e600";

        AssertReadsLikeTheFramework(text);
    }

    [Theory]
    [InlineData("46319.50", 463195, 1)]
    [InlineData("46319.00000000", 46319, 0)]
    [InlineData("0.00162008", 162008, 8)]
    [InlineData("1500", 1500, 0)]
    [InlineData("1.5e3", 1500, 0)]
    [InlineData("1e-7", 1, 7)]
    [InlineData("0.000", 0, 0)]
    public void Decimals_are_counted_without_trailing_zeros(string text, long mantissa, int scale)
    {
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out var number));

        Assert.True(number.IsExact);
        Assert.Equal(mantissa, number.Mantissa);
        Assert.Equal(scale, number.Scale);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("e5")]
    [InlineData("1_000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    public void What_is_not_a_plain_decimal_number_is_refused(string text) =>
        Assert.False(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [Trait("Category", "Reference")]
    [InlineData("btcperp_1m.csv.gz", 45_031)]
    [InlineData("unittest_btc_1m.csv.gz", 13_681)]
    [InlineData("adausdt_1m_20221213.csv.gz", 1_440)]
    public void Every_number_of_the_recorded_candles_is_read_as_the_framework_reads_it(string file, int rows)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Oracle.Path("candles", file)), CompressionMode.Decompress));
        lines.ReadLine();

        int count = 0;
        while (lines.ReadLine() is { } line)
        {
            count++;
            foreach (string text in line.Split(',')) AssertReadsLikeTheFramework(text);
        }

        Assert.Equal(rows, count);
    }

    private static void AssertReadsLikeTheFramework(string text)
    {
        double expected = double.Parse(text, CultureInfo.InvariantCulture);
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out var number), text);
        if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(number.Value)) Assert.Fail($"{text}: {number.Value:R}, expected {expected:R}");
    }
}
