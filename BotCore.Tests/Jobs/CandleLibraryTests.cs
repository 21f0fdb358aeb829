using BotCore.Tests.Cli;
using BotCore.TradingEngine.Jobs.Work;

namespace BotCore.Tests.Jobs;

public sealed class CandleLibraryTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();
    private readonly CandleLibrary _library;

    public CandleLibraryTests()
    {
        Directory.CreateDirectory(_folder["data/many"]);
        CandleFiles.Write(_folder["data/BTCUSDT_1m.csv"], 10);
        CandleFiles.Write(_folder["data/many/ETHUSDT_1m.csv"], 10);
        CandleFiles.Write(_folder["outside.csv"], 10);
        _library = new CandleLibrary(_folder["data"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("many/ETHUSDT_1m.csv")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\outside.csv")]
    [InlineData("absent.csv")]
    public void Only_what_lies_directly_in_the_folder_has_a_name(string name) => Assert.Null(_library.PathOf(name));

    [Fact]
    public void A_link_that_leads_out_of_the_folder_is_not_followed()
    {
        File.CreateSymbolicLink(_folder["data/link.csv"], _folder["outside.csv"]);

        Assert.Null(_library.PathOf("link.csv"));
        Assert.Equal(["BTCUSDT_1m.csv", "many"], _library.List().Select(one => one.Name));
    }

    [Fact]
    public void Files_and_folders_are_loaded_together_in_the_order_of_their_symbols()
    {
        var series = _library.Load(["many", "BTCUSDT_1m.csv"], null, default);

        Assert.Equal(["BTCUSDT", "ETHUSDT"], series.Select(one => one.Symbol.ToString()));
        Assert.Same(series, _library.Load(["many", "BTCUSDT_1m.csv"], null, default));
    }

    [Fact]
    public void A_symbol_in_two_places_is_refused()
    {
        CandleFiles.Write(_folder["data/many/BTCUSDT_1m.csv"], 10);

        Assert.Contains("BTCUSDT is in two", Assert.Throws<ArgumentException>(() => _library.Load(["many", "BTCUSDT_1m.csv"], null, default)).Message, StringComparison.Ordinal);
    }
}
