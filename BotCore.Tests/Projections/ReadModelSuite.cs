using BotCore.Contracts.Trading;
using BotCore.Tests.Stores;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Projections;

namespace BotCore.Tests.Projections;

/// <summary>What the read models must say and keep, wherever they stand.</summary>
public abstract class ReadModelSuite(ReadModelPlace place, ReadModelPlace other) : IAsyncLifetime
{
    private static readonly ProjectionOptions Small = new() { MaxBatchRecords = 97, SaveStateEvery = 400, CandleRetention = 100 };

    public async ValueTask InitializeAsync()
    {
        await place.OpenAsync();
        await other.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await place.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task The_lists_are_those_of_the_journal()
    {
        var market = AMarket(11, 600);
        var journal = JournalOf(market);
        await using var run = await StartAsync(place, journal, market, Small);
        await run.CaughtUpAsync(journal);

        var predictions = market.Events.OfType<AiSignalReceived>().Reverse().ToList();
        Assert.NotEmpty(predictions);
        Assert.Equal(
            predictions.Select(e => PredictionMapping.ToModel(e, market.Instruments[e.Instrument].Symbol)),
            await ListedContent.AllAsync(query => run.Models.PredictionsAsync(query, default)));
        Assert.Equal(
            market.Events.OfType<TradeClosed>().Select(e => TradeMapping.ToModel(e.Trade)).Reverse(),
            await ListedContent.AllAsync(query => run.Models.TradesAsync(query, default)));
        Assert.Equal(
            market.Events.OfType<OrderSubmitted>().Select(e => e.Ticket.Id).Reverse(),
            (await ListedContent.AllAsync(query => run.Models.OrdersAsync(query, default))).Select(order => order.Id));
        Assert.Equal(
            PositionMapping.ToModels(market.Kernel.Account).OrderBy(position => position.Symbol, StringComparer.Ordinal),
            await run.Models.PositionsAsync(default));
        var equity = await run.Models.EquityAsync(int.MaxValue, default);
        Assert.Equal(Math.Round(market.Kernel.Account.ExactEquity(), 8), equity[^1].Equity);
    }

    [Fact]
    public async Task Pages_are_complete_and_without_repetition_with_each_filter()
    {
        var market = AMarket(12, 600);
        var journal = JournalOf(market);
        await using var run = await StartAsync(place, journal, market, Small);
        await run.CaughtUpAsync(journal);
        var symbol = market.Instruments[1].Symbol;

        await SameAsync(query => run.Models.OrdersAsync(query, default), order => order.Symbol, order => order.Id);
        await SameAsync(query => run.Models.TradesAsync(query, default), trade => trade.Symbol, trade => trade.Id);
        await SameAsync(query => run.Models.SignalsAsync(query, default), signal => signal.Symbol, signal => signal.Time.ToUnixTimeMilliseconds());
        await SameAsync(query => run.Models.PredictionsAsync(query, default), one => one.Symbol, one => one.Time.ToUnixTimeMilliseconds());

        async Task SameAsync<T>(Func<PageQuery, Task<Page<T>>> read, Func<T, string> symbolOf, Func<T, long> orderOf)
        {
            var whole = await ListedContent.AllAsync(read);
            Assert.NotEmpty(whole);
            Assert.Equal(whole.Select(orderOf).OrderDescending(), whole.Select(orderOf));
            Assert.Equal(whole, await ListedContent.AllAsync(read, limit: 7));
            Assert.Equal(whole.Where(one => symbolOf(one) == symbol.ToString()), await ListedContent.AllAsync(read, symbol, limit: 7));
        }
    }

    [Fact]
    public async Task Decisions_are_found_by_time_symbol_and_code_with_what_was_said_about_them()
    {
        var market = AMarket(13, 600);
        var journal = JournalOf(market);
        await using var run = await StartAsync(place, journal, market, Small);
        await run.CaughtUpAsync(journal);
        var taken = market.Events.OfType<CandleTaken>().Where(e => e.Decision is not null).ToList();
        long from = taken[taken.Count / 3].TimeMs, to = taken[taken.Count / 2].TimeMs;

        var all = await ListedContent.AllAsync(query => run.Models.DecisionsAsync(new DecisionQuery(query, null, null, null), default));
        var some = await ListedContent.AllAsync(
            query => run.Models.DecisionsAsync(new DecisionQuery(query, from, to, "no_signal"), default), market.Instruments[1].Symbol, limit: 7);

        Assert.Equal(taken.Select(e => (e.TimeMs, (string?)e.Decision)).Reverse(), all.Select(d => (d.Time.ToUnixTimeMilliseconds(), (string?)d.Code)));
        Assert.Equal(
            market.Events.OfType<SignalRaised>().Select(e => (string?)e.OutcomeReason).Reverse(), all.Where(d => d.Detail is not null).Select(d => d.Detail));
        Assert.Equal(
            taken.Where(e => e.Instrument == 1 && e.TimeMs >= from && e.TimeMs < to && e.Decision == "no_signal").Select(e => e.TimeMs).Reverse(),
            some.Select(d => d.Time.ToUnixTimeMilliseconds()));
        Assert.NotEmpty(some);
    }

    [Fact]
    public async Task Candles_and_equity_are_cut_to_what_was_asked_for()
    {
        var market = AMarket(14, 2_000);
        var journal = JournalOf(market);
        await using var run = await StartAsync(place, journal, market, new ProjectionOptions { CandleRetention = 100, MaxBatchRecords = 900 });
        await run.CaughtUpAsync(journal);
        var symbol = market.Instruments[0].Symbol;

        var minutes = await run.Models.CandlesAsync(symbol, Timeframe.OneMinute, 10_000, null, default);
        var newest = await run.Models.CandlesAsync(symbol, Timeframe.OneMinute, 10, null, default);
        var before = await run.Models.CandlesAsync(symbol, Timeframe.OneMinute, 10, newest[0].Time.ToUnixTimeMilliseconds(), default);
        var quarters = await run.Models.CandlesAsync(symbol, Timeframe.FifteenMinutes, 10_000, null, default);

        Assert.InRange(minutes.Count, 10, 100);
        Assert.Equal(minutes.OrderBy(candle => candle.Time), minutes);
        Assert.Equal(minutes.TakeLast(10), newest);
        Assert.Equal(minutes.SkipLast(10).TakeLast(10), before);
        Assert.All(minutes, candle => Assert.True(candle.IsClosed));
        Assert.All(quarters.SkipLast(1), candle => Assert.True(candle.IsClosed));

        var curve = await run.Models.EquityAsync(int.MaxValue, default);
        Assert.True(curve.Count > 30, $"{curve.Count} points");
        var thin = await run.Models.EquityAsync(curve.Count / 3, default);
        Assert.InRange(thin.Count, curve.Count / 4, curve.Count / 3);
        Assert.Equal((curve[0], curve[^1]), (thin[0], thin[^1]));
        Assert.Empty(thin.Except(curve));
        long wholeFrom = EquityCurve.WholeFrom(market.Kernel.NowMs);
        var hours = curve.Where(point => point.Time.ToUnixTimeMilliseconds() < wholeFrom).Select(point => point.Time.ToUnixTimeMilliseconds() / EquityCurve.HourMs).ToList();
        Assert.NotEmpty(hours);
        Assert.Equal(hours.Distinct(), hours);
    }

    [Fact]
    public async Task Neither_batches_nor_restarts_nor_a_kill_nor_a_rebuild_change_what_they_say()
    {
        var market = AMarket(15, 500);
        var journal = JournalOf(market);
        string expected;
        await using (var whole = await StartAsync(other, journal, market, new ProjectionOptions { CandleRetention = 100 }))
        {
            await whole.CaughtUpAsync(journal);
            expected = await ListedContent.OfAsync(whole.Models, market.Instruments);
        }

        var killed = new MemoryJournal { HangsAfter = market.Events.Count * 2 / 3 };
        killed.Append(market.Events);
        await StartAsync(place, killed, market, Small); // never stopped: what it has not written is gone
        await killed.Hung.Task.WaitAsync(ProjectionRun.Patience);
        await using var left = place.Killed();
        await using (var first = await StartAsync(left, journal, market, Small)) await first.CaughtUpAsync(journal);
        await using var second = await StartAsync(left, journal, market, Small);
        await second.CaughtUpAsync(journal);
        string after = await ListedContent.OfAsync(second.Models, market.Instruments);
        await second.Models.RebuildAsync(CancellationToken.None).WaitAsync(ProjectionRun.Patience);

        Assert.Equal(expected, after);
        Assert.Equal(expected, await ListedContent.OfAsync(second.Models, market.Instruments));
        Assert.Equal(journal.LastVersion, second.Models.Version);
    }

    [Fact]
    public async Task Lists_of_another_journal_are_thrown_away()
    {
        var first = AMarket(1, 300);
        var second = AMarket(2, 150);
        var longer = JournalOf(first);
        var shorter = JournalOf(second);
        await using (var run = await StartAsync(place, longer, first, Small)) await run.CaughtUpAsync(longer);

        await using var again = await StartAsync(place, shorter, second, Small);
        await using var fresh = await StartAsync(other, shorter, second, Small);
        await Eventually.HoldsAsync(() => again.Models.Version == shorter.LastVersion, "the lists are those of the shorter journal");
        await fresh.CaughtUpAsync(shorter);

        Assert.Equal(await ListedContent.OfAsync(fresh.Models, second.Instruments), await ListedContent.OfAsync(again.Models, second.Instruments));
    }

    [Fact]
    public async Task Lists_that_were_begun_before_the_journal_was_know_it_afterwards()
    {
        var market = AMarket(16, 100);
        var journal = new MemoryJournal();
        await using (var early = await StartAsync(place, journal, market, Small))
        {
            await Eventually.HoldsAsync(async () => await IsReadableAsync(early.Models), "the empty lists are there", ProjectionRun.Patience);
            journal.Append(market.Events);
            early.Signal.Set();
            await early.CaughtUpAsync(journal);
        }

        var store = place.NewStore();
        var progress = await store.OpenAsync(default);
        store.Close();
        Assert.Equal(new ReadModelProgress(journal.LastVersion, FormattableString.Invariant($"{market.Events[0]}")), progress);

        static async Task<bool> IsReadableAsync(IReadModels models)
        {
            try
            {
                return (await models.PositionsAsync(default)).Count == 0;
            }
            catch (ReadModelsUnavailableException)
            {
                return false;
            }
        }
    }

    internal static RecordedMarket AMarket(int seed, int minutes)
    {
        var market = new RecordedMarket(seed);
        for (int i = 0; i < 10; i++)
        {
            market.Run(minutes / 10);
            market.Advise((Direction)(i % 3 - 1), 0.5 + i / 20.0, i % 4 == 3 ? "rules" : "model", i % 4 == 3 ? "" : "gb-7");
        }
        return market;
    }

    internal static MemoryJournal JournalOf(RecordedMarket market)
    {
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        return journal;
    }

    private static Task<ProjectionRun> StartAsync(ReadModelPlace where, MemoryJournal journal, RecordedMarket market, ProjectionOptions options) =>
        ProjectionRun.StartAsync(services => where.Add(services, options), journal, market.Instruments);
}

[Trait("Category", "Integration")]
public sealed class SqliteReadModelTests() : ReadModelSuite(new SqlitePlace(), new SqlitePlace());

[Trait("Category", "Integration")]
public sealed class MongoReadModelTests(MongoServer server) : ReadModelSuite(new MongoPlace(server), new SqlitePlace());
