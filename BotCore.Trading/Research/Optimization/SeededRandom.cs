namespace BotCore.Trading.Research.Optimization;

/// <summary>SplitMix64: random numbers that follow from a seed alone, on every machine and runtime.</summary>
/// <remarks>G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</remarks>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong NextBits()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform, 0 included, 1 excluded.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <param name="count">Above zero.</param>
    /// <returns>0 to count − 1, each alike.</returns>
    public int Next(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);
}
