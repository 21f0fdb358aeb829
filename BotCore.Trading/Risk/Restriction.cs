namespace BotCore.Trading.Risk;

/// <summary>What the risk engine allows, widest first.</summary>
public enum RiskLevel
{
    /// <summary>Everything within limits.</summary>
    Active = 0,

    /// <summary>Only orders that make positions smaller.</summary>
    Reducing = 1,

    /// <summary>Only orders that make positions smaller, and trading cannot be switched on before a person has released it.</summary>
    Halted = 2,
}

/// <summary>Why risk narrowed what is allowed. Several can hold at once; the strictest counts.</summary>
public enum RestrictionCode
{
    /// <summary>Loss since 00:00 UTC reached its limit; ends with the UTC day.</summary>
    DailyLoss,

    /// <summary>Loss since Monday 00:00 UTC reached its limit; ends with the week.</summary>
    WeeklyLoss,

    /// <summary>Several losses in a row; ends after the cool-down.</summary>
    CoolDown,

    /// <summary>Loss from the highest equity reached its limit; a person must release it.</summary>
    Drawdown,

    /// <summary>Somebody pulled the kill switch; a person must release it.</summary>
    KillSwitch,

    /// <summary>Too many stops were hit within the look-back; ends by its time.</summary>
    StopGuard,

    /// <summary>The closed trades of a symbol earned too little within the look-back; ends by its time.</summary>
    LowProfit,

    /// <summary>The margin level fell below its warning; forbids nothing and ends when the level has recovered.</summary>
    MarginWarning,

    /// <summary>The margin level fell below what opening needs; ends when the level has recovered.</summary>
    MarginLevel,
}

/// <param name="UntilMs">When it ends by its time, Unix ms; null when a person or a better margin must lift it.</param>
/// <param name="Instrument">The only instrument it holds for; null for the account.</param>
public readonly record struct Restriction(
    RestrictionCode Code, RiskLevel Level, long SinceMs, long? UntilMs, string Detail, int? Instrument = null)
{
    /// <summary>True when only a person can lift it.</summary>
    public bool WaitsForPerson => UntilMs is null && Code is not (RestrictionCode.MarginWarning or RestrictionCode.MarginLevel);

    /// <summary>True when it holds for an instrument: its own, or the account's.</summary>
    public bool HoldsFor(int instrument) => Instrument is null || Instrument == instrument;
}
