using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// A candle in 28 bytes instead of 48: prices as whole numbers of 10^−decimals, time as whole minutes after the first candle.
/// A year of minutes is 14.7 MB.
/// </summary>
/// <remarks>
/// Nothing is lost: price / 10^decimals is one correctly rounded division, the same double that parsing the text gives
/// (see <see cref="DecimalText"/>). A series whose prices do not fit 31 bits at one scale is kept as plain candles instead.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PackedCandle
{
    /// <summary>Bytes per candle, in memory and in the binary cache.</summary>
    public const int Size = 28;

    public int Minute;
    public int Open;
    public int High;
    public int Low;
    public int Close;
    public double Volume;

    /// <param name="firstMs">Open time of the series' first candle.</param>
    /// <param name="divisor">10^decimals.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Candle Unpack(long firstMs, double divisor) => new(
        firstMs + Minute * 60_000L, Open / divisor, High / divisor, Low / divisor, Close / divisor, Volume);
}
