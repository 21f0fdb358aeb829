using System.Globalization;

namespace BotCore.Trading.Strategies;

/// <summary>A strategy parameter with what it may be.</summary>
/// <param name="Default">Used when the parameter is not given.</param>
/// <param name="Min">Smallest allowed value, included.</param>
/// <param name="Max">Largest allowed value, included.</param>
/// <param name="Step">Sensible distance between values to try; a whole step allows whole numbers only.</param>
/// <param name="Description">What it does, with its unit.</param>
public sealed record ParameterBound(string Name, double Default, double Min, double Max, double Step, string Description)
{
    /// <summary>True when only whole numbers are allowed.</summary>
    public bool IsWhole => Step == Math.Truncate(Step);

    /// <summary>What is allowed, in words.</summary>
    public string Range => string.Create(CultureInfo.InvariantCulture, $"a {(IsWhole ? "whole " : "")}number from {Min} to {Max}");

    public bool Allows(double value) => value >= Min && value <= Max && (!IsWhole || value == Math.Truncate(value));
}
