using System.Globalization;
using BotCore.Tests.Builders;
using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>A kernel that leaves out the candles in which nothing can happen does exactly what one that walks them all does.</summary>
public class QuietBandTests
{
    [Property(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 200)]
    public void Leaving_quiet_candles_out_changes_nothing_in_any_scenario(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);

        var leaves = Recorder.Of(scenario).Take(inputs);
        var walks = Recorder.Of(scenario, walksEveryCandle: true).Take(inputs);

        Assert.Equal(walks.Content(), leaves.Content());
        Assert.Equal(walks.AccountBytes(), leaves.AccountBytes());
        Assert.Equal(walks.Kernel.AmbiguousCandles, leaves.Kernel.AmbiguousCandles);
    }

    /// <summary>Scenarios rarely touch a level to the last digit; these candles end on one, a tick or a rounding error beside it.</summary>
    [Property(MaxTest = 150)]
    public void Nothing_changes_at_the_very_edge_of_a_level_either(int seed)
    {
        var random = new Random(seed);
        bool isCross = random.Next(2) == 0;
        var (leaves, walks) = (Desk(isCross, walksEveryCandle: false), Desk(isCross, walksEveryCandle: true));

        for (int minute = 0; minute < 60; minute++)
        {
            if (random.Next(3) == 0)
            {
                var intent = AnyOrder(random, leaves.Account);
                leaves.Send(intent);
                walks.Send(intent);
            }
            for (int market = 0; market < 2; market++)
            {
                double[] prices = [EdgeOf(random, leaves.Account, market), EdgeOf(random, leaves.Account, market), EdgeOf(random, leaves.Account, market)];
                var (open, close) = (prices[0], prices[1]);
                leaves.Candle(open, prices.Max(), prices.Min(), close, instrument: market);
                walks.Candle(open, prices.Max(), prices.Min(), close, instrument: market);
            }

            Assert.Equal(walks.Happened.Select(Text), leaves.Happened.Select(Text));
        }
    }

    private static string Text(TradingEvent happened) => happened is CommandHandled e
        ? string.Create(CultureInfo.InvariantCulture, $"{e.CommandId} {e.Code} {string.Join(',', e.OrderIds)}")
        : happened.ToString();

    private static TradingDesk Desk(bool isCross, bool walksEveryCandle) => new(AKernel()
        .Market(AnInstrument.Bitcoin).Market(AnInstrument.Ether)
        .With(s => s with
        {
            StopOnMarginRatio = 0.8m,
            TargetOnMarginRatio = 0.5m,
            TrailingDistanceOnMarginRatio = 0.3m,
            MarginMode = isCross ? MarginMode.Cross : MarginMode.Isolated,
            LatencyMs = isCross ? 500 : 0,
            MaxLeverage = 20,
        })
        .Walking(walksEveryCandle));

    private static OrderIntent AnyOrder(Random random, Account account)
    {
        int market = random.Next(2);
        var spec = account.Instruments[market];
        decimal mark = Math.Max(1m, (decimal)account.MarkOf(market));
        var type = (OrderType)random.Next(5);
        var tif = (TimeInForce)random.Next(4);
        bool trails = type == OrderType.Stop && random.Next(2) == 0;
        decimal Near() => spec.RoundPrice(mark * (1m + random.Next(-30, 31) / 1000m), PriceRounding.Nearest);
        return new OrderIntent
        {
            Instrument = market,
            Side = random.Next(2) == 0 ? Side.Buy : Side.Sell,
            Type = type,
            Quantity = spec.FloorToStep(random.Next(1, 20_000) / mark),
            Price = type is OrderType.Limit or OrderType.StopLimit ? Near() : null,
            StopPrice = !trails && type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit ? Near() : null,
            TrailingDistanceRatio = trails ? 0.01m : null,
            TrailingActivationPrice = trails && random.Next(2) == 0 ? Near() : null,
            TimeInForce = tif,
            ExpiresMs = tif == TimeInForce.GoodTillDate ? MondayMs + random.Next(1, 90) * MinuteMs / 2 : null,
            ReduceOnly = random.Next(4) == 0,
            PostOnly = type == OrderType.Limit && random.Next(3) == 0,
            Leverage = random.Next(1, 20),
            Origin = OrderOrigin.Manual,
            Source = "manual",
            Reason = "edge",
        };
    }

    private static double EdgeOf(Random random, Account account, int market)
    {
        var spec = account.Instruments[market];
        double mark = account.MarkOf(market) > 0 ? account.MarkOf(market) : 100;
        var levels = new List<double> { mark };
        foreach (var order in account.OpenOrders(market))
        {
            if (order.Ticket.Price is { } price) levels.Add((double)price);
            if (order.StopPrice > 0m) levels.Add((double)order.StopPrice);
            if (order.Ticket.TrailingActivationPrice is { } activation) levels.Add((double)activation);
            if (order.Ticket.TrailingDistanceRatio is { } distance)
                levels.Add((double)(order.StopPrice / (order.Ticket.Side == Side.Sell ? 1m - distance : 1m + distance)));
        }
        if (random.Next(4) == 0 && account.LiquidationPriceOf(market) is { } edge) levels.Add((double)edge);
        double level = levels[random.Next(levels.Count)];
        level = random.Next(6) switch
        {
            0 => level + (double)spec.TickSize,
            1 => level - (double)spec.TickSize,
            2 => Math.BitIncrement(level),
            3 => Math.BitDecrement(level),
            _ => level,
        };
        return Math.Clamp(level, 20, 500);
    }
}
