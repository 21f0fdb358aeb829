using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

public class ExtremePriceTests
{
    [Theory]
    [InlineData(2e-12, 1e-12, 1, 1e15)]
    [InlineData(1e-8, 1e-8, 1, 1e9)]
    [InlineData(1e-8, 1e-8, 1, 1e300)]
    [InlineData(0.00001234, 1e-8, 0.00000001, 1e9)]
    [InlineData(5e8, 0.1, 0.00000001, 1e-7)]
    [InlineData(9e14, 0.1, 0.00000001, 1e9)]
    [InlineData(100.123456789, 0.1, 0.001, 1e9)] // not on the tick grid
    [InlineData(0.04, 0.1, 1, 1e9)]              // below one tick
    public void Prices_and_volumes_at_the_edge_break_nothing(double price, double tick, double step, double volume)
    {
        foreach (int leverage in new[] { 1, 20 })
        {
            var instrument = AnInstrument.Bitcoin with
            {
                TickSize = (decimal)tick,
                StepSize = (decimal)step,
                MinQuantity = (decimal)step,
                MinNotional = 0.000000001m,
            };
            var desk = AKernel().With(s => s with
            {
                Leverage = leverage,
                SlippageBps = 500,
                ImpactBps = 1000,
                TargetOnMarginRatio = 0.1m,
                TrailingDistanceOnMarginRatio = 0.03m,
            })
                .Market(instrument, (1, Direction.Long), (4, Direction.Short), (6, Direction.Short), (9, Direction.Long)).Open();

            for (int i = 0; i < 12; i++)
            {
                double p = price * (1 + i % 3 * 0.01);
                desk.Candle(p, p * 1.02, p * 0.99, p, volume);
                desk.Send(AnOrder.Limit(Side.Buy, instrument.StepSize * 10m, instrument.PriceFrom(Math.Min(p, 9e14), Trading.Instruments.PriceRounding.Down)));
                desk.Kernel.OnFunding(0, 0.0001m, (decimal)p, desk.Kernel.NowMs + i * 8 * 60 * MinuteMs);
                Assert.Equal(0m, desk.Account.Ledger.Imbalance());
            }
        }
    }
}
