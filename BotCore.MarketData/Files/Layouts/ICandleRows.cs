using BotCore.Trading.Market;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Takes what a reader of a layout finds, row by row, and decides what a wrong row means: the end, or a line in a report.</summary>
internal interface ICandleRows
{
    /// <summary>A row whose numbers could be read; whether they make a candle in order is still to be asked.</summary>
    /// <param name="line">1-based line; the row in files without lines.</param>
    void Row(long line, in Candle candle);

    /// <summary>A row that could not be read. Throws it, or notes it and returns.</summary>
    void Unreadable(CandleFileException defect);
}
