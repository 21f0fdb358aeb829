namespace BotCore.TradingEngine.Stream;

/// <summary>A frame before it has a number.</summary>
/// <param name="Time">Market time.</param>
/// <param name="Data">Model of the contracts that belongs to <paramref name="Type"/>.</param>
/// <param name="Key">What it is the newest state of, when only that matters; null when every single frame does.</param>
/// <param name="Supersedes">Key whose waiting state this one makes obsolete.</param>
internal readonly record struct Draft(string Type, DateTimeOffset Time, object Data, string? Key = null, string? Supersedes = null);
