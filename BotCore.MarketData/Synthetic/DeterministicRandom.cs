using System.Numerics;
using BotCore.Trading.State;

namespace BotCore.MarketData.Synthetic;

/// <summary>xoshiro256**: a generator whose numbers never depend on the runtime or its version.</summary>
/// <remarks>
/// D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number Generators" (2018/2021), seeded by SplitMix64 as they
/// advise (G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
/// </remarks>
internal struct DeterministicRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts from a seed; any value will do.</summary>
    public DeterministicRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    internal DeterministicRandom(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>The next number of a SplitMix64 sequence.</summary>
    public static ulong SplitMix(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>One seed from two numbers: streams with different names do not run into each other.</summary>
    public static ulong Mix(ulong first, ulong second)
    {
        ulong state = first;
        state = SplitMix(ref state) ^ second;
        return SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform and strictly between 0 and 1: the middle of one of 2^52 equal parts.</summary>
    public double NextUnit() => ((NextBits() >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>Standard normal.</summary>
    public double NextNormal() => DeterministicMath.NormalQuantile(NextUnit());

    /// <summary>Exponential with this mean.</summary>
    public double NextExponential(double mean) => -mean * DeterministicMath.Log(NextUnit());

    /// <summary>Saves or restores the 256 bits of state.</summary>
    public void Transfer(StateTransfer transfer)
    {
        TransferPart(transfer, ref _s0);
        TransferPart(transfer, ref _s1);
        TransferPart(transfer, ref _s2);
        TransferPart(transfer, ref _s3);
    }

    private static void TransferPart(StateTransfer transfer, ref ulong part)
    {
        long bits = (long)part;
        transfer.Value(ref bits);
        part = (ulong)bits;
    }
}
