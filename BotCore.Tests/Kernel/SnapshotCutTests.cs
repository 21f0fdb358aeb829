using BotCore.Trading.State;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>A snapshot that ends early is refused wherever it ends.</summary>
public class SnapshotCutTests
{
    [Fact]
    public void Every_cut_of_an_account_is_refused()
    {
        byte[] saved = KernelSnapshotTests.Desk().AccountBytes();

        for (int length = 0; length < saved.Length; length += 7)
            Assert.Throws<SnapshotFormatException>(() => AKernel().Build().TransferAccount(StateTransfer.Read(saved.AsMemory(0, length))));
    }

    [Fact]
    public void Every_cut_of_the_market_is_refused()
    {
        byte[] saved = KernelSnapshotTests.Desk().MarketBytes();

        for (int length = 0; length < saved.Length; length++)
            Assert.Throws<SnapshotFormatException>(() => AKernel().Build().TransferMarket(StateTransfer.Read(saved.AsMemory(0, length))));
    }
}
