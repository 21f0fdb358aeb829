namespace BotCore.Trading.Research.Optimization.Search;

/// <summary>Probability of each value of a parameter, estimated from the values that some points have.</summary>
internal static class ParzenDensity
{
    /// <param name="observed">Indices of values, in any order; none gives the flat prior.</param>
    /// <returns>One probability per value, all above zero, with the sum 1.</returns>
    public static double[] Of(SearchParameter parameter, int[] observed)
    {
        int count = parameter.Values.Count;
        var density = new double[count];
        Array.Fill(density, 1.0 / count); // the prior, as heavy as one point
        if (parameter.IsOrdered) AddKernels(density, observed);
        else foreach (int value in observed) density[value] += 1.0;
        for (int i = 0; i < count; i++) density[i] /= observed.Length + 1.0;
        return density;
    }

    private static void AddKernels(double[] density, int[] observed)
    {
        int count = density.Length;
        Array.Sort(observed);
        var kernel = new double[count];
        double narrowest = Math.Max(0.5, count / Math.Min(100.0, observed.Length + 1.0) / 2.0);
        for (int i = 0; i < observed.Length; i++)
        {
            double below = i > 0 ? observed[i] - observed[i - 1] : observed[i] + 1.0;
            double above = i < observed.Length - 1 ? observed[i + 1] - observed[i] : count - observed[i];
            double width = Math.Clamp(Math.Max(below, above), narrowest, count);
            double sum = 0;
            for (int value = 0; value < count; value++)
            {
                double distance = (value - observed[i]) / width;
                sum += kernel[value] = Math.Exp(-0.5 * distance * distance);
            }
            for (int value = 0; value < count; value++) density[value] += kernel[value] / sum;
        }
    }
}
