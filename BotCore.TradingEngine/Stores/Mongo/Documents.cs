using System.Globalization;
using MongoDB.Bson;

namespace BotCore.TradingEngine.Stores.Mongo;

/// <summary>How values stand in documents: money as decimal128, times as UTC dates, and every document with the version of its shape.</summary>
internal static class Documents
{
    /// <summary>Field of every document: the version of its shape.</summary>
    public const string SchemaVersion = "schemaVersion";

    public static BsonValue Money(decimal value) => new BsonDecimal128(new Decimal128(value));

    public static BsonValue Money(decimal? value) => value is { } some ? Money(some) : BsonNull.Value;

    /// <exception cref="OverflowException">Not a number that a decimal holds.</exception>
    public static decimal Money(BsonValue value) => decimal.Parse(
        value.AsDecimal128.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public static decimal? MoneyOrNull(BsonValue value) => value.IsBsonNull ? null : Money(value);

    public static BsonValue Text(string? value) => value is null ? BsonNull.Value : new BsonString(value);

    public static string? TextOrNull(BsonValue value) => value.IsBsonNull ? null : value.AsString;

    /// <summary>A date of whole milliseconds; what is finer is cut off.</summary>
    public static BsonValue Time(DateTimeOffset value) => new BsonDateTime(value.ToUnixTimeMilliseconds());

    public static BsonValue Time(DateTimeOffset? value) => value is { } some ? Time(some) : BsonNull.Value;

    public static DateTimeOffset Time(BsonValue value) => DateTimeOffset.FromUnixTimeMilliseconds(value.AsBsonDateTime.MillisecondsSinceEpoch);
}
