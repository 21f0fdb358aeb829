using System.Collections.Frozen;

namespace BotCore.ServiceDefaults.Logging.Redaction;

/// <summary>
/// The names whose values may look like a key without being one: identifiers, hashes, versions. The list is explicit on purpose. A name that is
/// missing costs a masked identifier in a log line; a rule such as "everything that ends in id" would one day cost a key.
/// </summary>
/// <remarks>
/// Names are compared without case and without <c>_ - .</c>, so <c>TradeHash</c>, <c>trade_hash</c> and <c>trade-hash</c> are one. Safe spares a
/// value from the rule for long opaque runs only; a JWT, a PEM block, a password in a URI or an e-mail address is still masked.
/// A service adds its own with <c>settings.SafeLogKeys</c>.
/// </remarks>
internal static class SafeKeys
{
    public static readonly FrozenSet<string> All = new[]
    {
        // one request, one process
        "traceid", "spanid", "parentid", "traceparent", "requestid", "connectionid", "correlationid", "causationid", "instanceid", "podname",
        "machinename", "host", "hostname", "threadid", "processid", "actionid", "circuitid", "subscriptionid",
        // trading
        "symbol", "instrument", "timeframe", "price", "quantity", "orderid", "clientorderid", "clientid", "venueorderid", "exchangeorderid",
        "listid", "tradeid", "fillid", "executionid", "positionid", "signalid", "accountid", "intentid", "strategyid", "portfolioid",
        // journal, bus, jobs
        "eventid", "messageid", "commandid", "streamid", "stream", "snapshotid", "sequence", "version", "jobid", "taskid", "workerid",
        "backtestid", "runid", "modelid", "modelversion", "backupid", "migrationid", "leaseid", "leaseowner", "fencingtoken", "idempotencykey",
        "partitionkey", "routingkey", "cachekey", "rowkey", "sortkey", "primarykey", "publickey", "publickeytoken",
        // people and their keys, by name and never by content
        "userid", "principalid", "subject", "keyid", "kid", "thumbprint",
        // fingerprints of content
        "hash", "tradehash", "eventhash", "orderhash", "previoushash", "prevhash", "headhash", "recordhash", "chainhash", "contenthash",
        "datahash", "filehash", "confighash", "configurationhash", "parameterhash", "modelhash", "statehash", "expectedhash", "actualhash",
        "blockhash", "txhash", "transactionhash", "checksum", "digest", "fingerprint", "sha256", "sha512", "etag", "commit", "commitid",
        "revision", "assemblyversion", "fileversion", "packageversion", "runtimeversion", "imagedigest",
        // .NET values with a telling name and nothing to tell
        "cancellationtoken", "changetoken", "metadatatoken",
    }.ToFrozenSet(StringComparer.Ordinal);
}
