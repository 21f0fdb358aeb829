using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace BotCore.Tests.Kernel.Scenarios;

/// <summary>One minute of all markets and what somebody does meanwhile, as plain numbers: what they mean stands in <see cref="ScenarioInputs"/>.</summary>
public sealed record ScenarioStep(int Shape, int Act, int Amount)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Shape},{Act},{Amount})");
}

/// <summary>A market and the people in it, from numbers, so that a failing one can be made smaller.</summary>
/// <param name="Settings">Negative: the same, in hedge mode.</param>
public sealed record Scenario(int Settings, int Cut, ScenarioStep[] Steps)
{
    public bool IsHedged => Settings < 0;

    /// <summary>What settings and strategies are drawn from, the same in both modes.</summary>
    public int Seed => Settings < 0 ? -1 - Settings : Settings;

    /// <summary>The same market and people, on an account in hedge mode.</summary>
    public Scenario Hedged() => this with { Settings = -1 - Seed };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"settings {Settings}, cut {Cut}, steps {string.Join(' ', Steps.Select(s => s.ToString()))}");
}

/// <summary>Makes scenarios, and smaller ones from a failing one: fewer steps first, then duller ones.</summary>
public static class ScenarioArbitrary
{
    public static Arbitrary<Scenario> Scenarios()
    {
        var step =
            from shape in Gen.Choose(0, 1_000_000)
            from act in Gen.Choose(0, 63)
            from amount in Gen.Choose(0, 1_000_000)
            select new ScenarioStep(shape, act, amount);
        var scenario =
            from settings in Gen.Choose(0, 1_000_000)
            from cut in Gen.Choose(0, 1_000_000)
            from count in Gen.Choose(1, 250)
            from steps in Gen.ArrayOf(step, count)
            select new Scenario(settings, cut, steps);
        return Arb.From(scenario, Smaller);
    }

    private static IEnumerable<Scenario> Smaller(Scenario scenario)
    {
        var steps = scenario.Steps;
        for (int size = steps.Length / 2; size >= 1; size /= 2)
            for (int from = 0; from + size <= steps.Length; from += size)
                if (steps.Length > size) yield return scenario with { Steps = [.. steps[..from], .. steps[(from + size)..]] };
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].Act != 0) yield return Replaced(i, steps[i] with { Act = 0 });
            if (steps[i].Shape != 0) yield return Replaced(i, steps[i] with { Shape = 0 });
        }
        if (scenario.Seed != 0) yield return scenario with { Settings = scenario.IsHedged ? -1 : 0 };

        Scenario Replaced(int index, ScenarioStep step) => scenario with { Steps = [.. steps[..index], step, .. steps[(index + 1)..]] };
    }
}
