using System.Globalization;
using System.Text;
using BotCore.Contracts.Trading;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Projections;

namespace BotCore.Tests.Projections;

/// <summary>Everything the read models say, read as the API reads it.</summary>
internal static class ListedContent
{
    /// <summary>Every row of every list, as text.</summary>
    public static async Task<string> OfAsync(IReadModels models, IReadOnlyList<Instrument> instruments)
    {
        var text = new StringBuilder();
        Note(await AllAsync(query => models.OrdersAsync(query, default)));
        Note(await AllAsync(query => models.TradesAsync(query, default)));
        Note(await AllAsync(query => models.SignalsAsync(query, default)));
        Note(await AllAsync(query => models.PredictionsAsync(query, default)));
        Note(await AllAsync(query => models.DecisionsAsync(new DecisionQuery(query, null, null, null), default)));
        Note(await models.PositionsAsync(default));
        Note(await models.EquityAsync(int.MaxValue, default));
        foreach (var symbol in instruments.Select(instrument => instrument.Symbol))
            foreach (var timeframe in Timeframe.All) Note(await models.CandlesAsync(symbol, timeframe, 10_000, null, default));
        return text.ToString();

        void Note<T>(IReadOnlyList<T> rows) where T : notnull
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{typeof(T).Name}: {rows.Count}");
            foreach (var row in rows) text.AppendLine(Canonical(row));
        }
    }

    /// <summary>A list, page by page.</summary>
    public static async Task<List<T>> AllAsync<T>(Func<PageQuery, Task<Page<T>>> read, Symbol? symbol = null, int limit = 500)
    {
        var all = new List<T>();
        long? cursor = null;
        while (true)
        {
            var page = await read(new PageQuery(symbol, limit, cursor));
            Assert.True(page.Items.Count <= limit);
            all.AddRange(page.Items);
            if (page.Next is null) return all;
            Assert.Equal(limit, page.Items.Count);
            cursor = long.Parse(page.Next, CultureInfo.InvariantCulture);
        }
    }

    // Equal decimals may have different numbers of zeros behind them; they are written as the API writes them.
    private static string Canonical<T>(T row) where T : notnull =>
        string.Join('|', typeof(T).GetProperties().Select(property => property.GetValue(row) switch
        {
            decimal money => BotCore.Contracts.Json.DecimalText.Of(money),
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        }));
}
