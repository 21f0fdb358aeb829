namespace BotCore.Trading.Signals;

/// <summary>What a gate says to a signal.</summary>
/// <param name="Code"><c>pass</c>, or the gate's stable code.</param>
/// <param name="Reason">The same for people; constant text, empty for a pass.</param>
public readonly record struct GateVerdict(string Code, string Reason)
{
    public const string PassCode = "pass";

    public static GateVerdict Pass { get; } = new(PassCode, "");

    public bool Passes => ReferenceEquals(Code, PassCode);
}
