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
}

/// <param name="UntilMs">When it ends by itself, Unix ms; null when a person must lift it.</param>
public readonly record struct Restriction(RestrictionCode Code, RiskLevel Level, long SinceMs, long? UntilMs, string Detail);
