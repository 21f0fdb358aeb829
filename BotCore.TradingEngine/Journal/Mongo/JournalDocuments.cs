using System.Buffers;
using System.Text;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;

namespace BotCore.TradingEngine.Journal.Mongo;

/// <summary>
/// A run of records as one document: <c>{ _id: { stream, version }, last, previousHash, hash, records: [...] }</c>. The
/// payload is the text that the embedded journal keeps too, so that a record has the same checksum in both.
/// </summary>
internal static class JournalDocuments
{
    private const int SchemaVersion = 1;

    /// <summary>A document holds at most so many records, well inside the 16 MiB a document may have.</summary>
    private const int MaxRecords = 1000;
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Writes events as documents that continue a chain.</summary>
    /// <param name="version">Version of the record before the first.</param>
    /// <param name="hash">Checksum of that record; receives the checksum of the last one.</param>
    public static List<BsonDocument> Write(string stream, long version, ref long hash, IReadOnlyList<TradingEvent> events)
    {
        var documents = new List<BsonDocument>();
        var payload = new ArrayBufferWriter<byte>(1024);
        int next = 0;
        while (next < events.Count)
        {
            long first = version + 1, previous = hash;
            var records = new BsonArray();
            int bytes = 0;
            while (next < events.Count && records.Count < MaxRecords && bytes < MaxBytes)
            {
                var happened = events[next++];
                payload.ResetWrittenCount();
                string kind = EventCodec.Encode(happened, payload);
                version++;
                hash = RecordHash.Of(hash, version, happened.TimeMs, kind, payload.WrittenSpan);
                bytes += payload.WrittenCount;
                records.Add(new BsonDocument
                {
                    { "time", new BsonDateTime(happened.TimeMs) },
                    { "kind", kind },
                    { "payload", Encoding.UTF8.GetString(payload.WrittenSpan) },
                    { "hash", hash },
                });
            }
            documents.Add(new BsonDocument
            {
                { "_id", new BsonDocument { { "stream", stream }, { "version", first } } },
                { Documents.SchemaVersion, SchemaVersion },
                { "last", version },
                { "previousHash", previous },
                { "hash", hash },
                { "records", records },
            });
        }
        return documents;
    }

    /// <summary>Checks the records of a document after a version and hands them out.</summary>
    /// <param name="version">Version of the last record that is known; moves on.</param>
    /// <param name="hash">Checksum of that record; null before the first document. Moves on.</param>
    /// <exception cref="JournalDamagedException">A record is missing, or is not what was written.</exception>
    public static List<RecordedEvent> Read(string stream, BsonDocument document, ref long version, ref long? hash)
    {
        long at = document["_id"]["version"].AsInt64 - 1;
        long chained = document["previousHash"].AsInt64;
        if (at > version || (hash is not null && at != version))
            throw Damaged(stream, $"record {version + 1} is missing (record {at + 1} follows {version})");
        if (hash is { } known && at == version && chained != known)
            throw Damaged(stream, $"record {at + 1} does not continue record {at}");
        if (at == 0 && chained != 0) throw Damaged(stream, "record 1 does not begin the chain");

        var read = new List<RecordedEvent>();
        foreach (var record in document["records"].AsBsonArray)
        {
            at++;
            string kind = record["kind"].AsString;
            byte[] payload = Encoding.UTF8.GetBytes(record["payload"].AsString);
            chained = RecordHash.Of(chained, at, record["time"].AsBsonDateTime.MillisecondsSinceEpoch, kind, payload);
            if (chained != record["hash"].AsInt64) throw Damaged(stream, $"record {at} does not match its checksum");
            if (at > version) read.Add(new RecordedEvent(at, EventCodec.Decode(at, kind, payload)));
        }
        if (at != document["last"].AsInt64 || chained != document["hash"].AsInt64)
            throw Damaged(stream, $"the document of record {document["_id"]["version"]} has lost records");
        (version, hash) = (at, chained);
        return read;
    }

    public static JournalDamagedException Damaged(string stream, string what) =>
        new($"journal {stream} is damaged: {what}. Nothing was skipped and nothing trades on it; restore it from a backup");
}
