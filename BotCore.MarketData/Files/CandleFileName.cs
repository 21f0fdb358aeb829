using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// The symbol in a candle file's name: its leading run of letters and digits, as in <c>btcperp_1m.csv.gz</c> → BTCPERP and
/// <c>BTCUSDT-1m-2024.csv</c> → BTCUSDT.
/// </summary>
public static class CandleFileName
{
    /// <exception cref="CandleFileException">The name does not begin with 5 to 20 letters or digits.</exception>
    public static Symbol SymbolOf(string path)
    {
        string name = Path.GetFileName(path);
        int length = 0;
        while (length < name.Length && char.IsAsciiLetterOrDigit(name[length])) length++;
        return Symbol.TryParse(name[..length], out var symbol)
            ? symbol
            : throw new CandleFileException(
                path, 0, "", $"a file name that begins with '{name[..length]}'",
                "a symbol of 5 to 20 letters or digits there, as in btcusdt_1m.csv, or the symbol given beside the file");
    }
}
