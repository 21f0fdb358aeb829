using BotCore.Trading.Market;

namespace BotCore.MarketData.Files;

/// <summary>
/// The symbol in a candle file's name: its leading run of letters and digits, as in <c>btcperp_1m.csv.gz</c> → BTCPERP and
/// <c>BTCUSDT-1m-2024.csv</c> → BTCUSDT. Two habits of recorders are known besides: base and quote asset apart, <c>BTC_USDT-5m.feather</c> →
/// BTCUSDT, and the exchange in front, <c>Binance_BTCUSDT_1h.csv</c> → BTCUSDT.
/// </summary>
public static class CandleFileName
{
    private static readonly string[] QuoteAssets = ["USDT", "USDC", "BUSD", "FDUSD", "USD", "EUR", "BTC", "ETH"];

    /// <exception cref="CandleFileException">The name does not begin with 5 to 20 letters or digits.</exception>
    public static Symbol SymbolOf(string path)
    {
        string name = Path.GetFileName(path);
        string first = RunAt(name, 0);
        string second = first.Length < name.Length && name[first.Length] == '_' ? RunAt(name, first.Length + 1) : "";
        // Tables of pairs write capitals; in unittest_btc_1m.csv the second word is only a word.
        bool isPair = IsQuote(second) && !EndsInQuote(first) && $"{first}{second}".All(letter => !char.IsAsciiLetterLower(letter));
        if (isPair && Symbol.TryParse(first + second, out var joined)) return joined;
        if (EndsInQuote(second) && !EndsInQuote(first) && Symbol.TryParse(second, out var behind)) return behind;
        return Symbol.TryParse(first, out var symbol)
            ? symbol
            : throw new CandleFileException(
                path, 0, "", $"a file name that begins with '{first}'",
                "a symbol of 5 to 20 letters or digits there, as in btcusdt_1m.csv, or the symbol given beside the file");
    }

    private static string RunAt(string name, int start)
    {
        int end = start;
        while (end < name.Length && char.IsAsciiLetterOrDigit(name[end])) end++;
        return name[start..end];
    }

    private static bool IsQuote(string text) => QuoteAssets.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static bool EndsInQuote(string text) =>
        QuoteAssets.Any(asset => text.Length > asset.Length && text.EndsWith(asset, StringComparison.OrdinalIgnoreCase));
}
