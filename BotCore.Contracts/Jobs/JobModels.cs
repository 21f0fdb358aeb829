using System.Text.Json.Serialization;

namespace BotCore.Contracts.Jobs;

/// <summary>How far a job, or a piece of one, is.</summary>
public enum JobStatus
{
    [JsonStringEnumMemberName("waiting")] Waiting,
    [JsonStringEnumMemberName("running")] Running,
    [JsonStringEnumMemberName("done")] Done,
    [JsonStringEnumMemberName("failed")] Failed,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>Heavy work that was asked for.</summary>
/// <param name="Kind"><c>backtest</c> or <c>optimize</c>.</param>
/// <param name="Progress">0 to 1. A search that learns may know less work at first than it turns out to be.</param>
/// <param name="Pieces">Into how many parts it is split so far; each runs anywhere and is repeated when its worker dies.</param>
/// <param name="EndedAt">When it was done, failed or cancelled; null while it is open.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
public sealed record JobModel(
    string Id, string Kind, JobStatus State, double Progress, int Pieces, int DonePieces, string SubmittedBy, DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt, string? Error);

/// <summary>A part of a job that has no result yet.</summary>
/// <param name="Tries">How often it was taken by a worker and not given back unharmed.</param>
/// <param name="Worker">Who has it, or had it last: host, process and a random part; null while nobody has.</param>
/// <param name="Error">What the last try that failed said; null when none has.</param>
public sealed record JobPieceModel(int Index, JobStatus State, double Progress, int Tries, string? Worker, string? Error);

/// <summary>A job with the first hundred of its parts that have no result yet.</summary>
public sealed record JobDetailModel(JobModel Job, IReadOnlyList<JobPieceModel> OpenPieces);

/// <summary>Recorded candles that jobs may use, by the name under which they are asked for.</summary>
/// <param name="Bytes">Of the file, or of all candle files in the folder.</param>
public sealed record CandleDataModel(string Name, long Bytes, DateTimeOffset ModifiedAt);

/// <summary>The candles of one symbol that a result is about.</summary>
/// <param name="Fingerprint">Equal text, equal candles.</param>
public sealed record JobMarketModel(string Symbol, string Timeframe, string Fingerprint);
