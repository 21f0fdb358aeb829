namespace BotCore.TradingEngine.Backups;

/// <summary>Something of a backup is missing, damaged or sealed with another key; says what and where.</summary>
internal sealed class BackupDamagedException(string what, Exception? inner = null) : Exception(what, inner);

/// <summary>Another run holds the backup folder, or an engine the state folder; says which.</summary>
internal sealed class BackupInUseException(string what, Exception? inner = null) : Exception(what, inner);

/// <summary>What was asked for cannot be had from these backups, for example a version that none of them holds.</summary>
internal sealed class BackupRefusedException(string why) : Exception(why);
