using System.Globalization;

namespace BotCore.TradingEngine.Jobs;

/// <summary>How jobs are run. Section <c>Jobs</c>.</summary>
internal sealed record JobOptions
{
    /// <summary>Keys of the section.</summary>
    public static readonly string[] Keys = ["Worker", "Threads", "DataFolder", "MaxTries", "MaxOpen"];

    /// <summary><c>Jobs:Worker</c>, default true: the engine works on jobs itself. False where worker processes do.</summary>
    public bool Worker { get; init; } = true;

    /// <summary><c>Jobs:Threads</c>, 1 to 256: threads that work on a piece. Default half of the cores in an engine, all of them in a worker process.</summary>
    public int Threads { get; init; } = 1;

    /// <summary><c>Jobs:DataFolder</c>: where recorded candles are looked for by name. Default: <c>candles</c> in the state folder.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary><c>Jobs:MaxTries</c>, 1 to 20, default 5: a piece that failed so often, or whose workers died so often, fails its job.</summary>
    public int MaxTries { get; init; } = 5;

    /// <summary><c>Jobs:MaxOpen</c>, 1 to 1000, default 100: more jobs than this may not wait or run.</summary>
    public int MaxOpen { get; init; } = 100;

    /// <param name="defaultThreads">When none are given.</param>
    /// <param name="stateFolder">Null when there is none.</param>
    /// <param name="errors">Receives every error, each naming key, value and what is allowed.</param>
    public static JobOptions Read(IConfiguration configuration, int defaultThreads, string? stateFolder, ICollection<string> errors)
    {
        var section = configuration.GetSection("Jobs");
        bool worker = true;
        if (section["Worker"] is { Length: > 0 } word && !bool.TryParse(word, out worker)) errors.Add($"Jobs:Worker: '{word}' is not true or false");
        string? folder = section["DataFolder"];
        if (string.IsNullOrWhiteSpace(folder)) folder = string.IsNullOrWhiteSpace(stateFolder) ? null : Path.Combine(stateFolder, "candles");
        if (folder is null) errors.Add("Jobs:DataFolder: is required where there is no State:Directory: the folder that holds recorded candles");
        return new JobOptions
        {
            Worker = worker,
            Threads = Number(section, "Threads", Math.Max(1, defaultThreads), 1, 256, errors),
            DataFolder = folder is null ? "" : Path.GetFullPath(folder),
            MaxTries = Number(section, "MaxTries", 5, 1, 20, errors),
            MaxOpen = Number(section, "MaxOpen", 100, 1, 1000, errors),
        };
    }

    private static int Number(IConfiguration section, string key, int fallback, int least, int most, ICollection<string> errors)
    {
        if (section[key] is not { Length: > 0 } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
        errors.Add($"Jobs:{key}: '{text}' is not a whole number from {least} to {most}");
        return fallback;
    }
}
