using BotCore.Cli;

namespace BotCore.Tests.Cli;

public sealed class NearestTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)] // the textbook example
    [InlineData("jsno", "json", 1)] // two neighbours swapped are one slip
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void Distance_counts_the_slips_between_two_words(string a, string b, int slips)
    {
        Assert.Equal(slips, Nearest.Distance(a, b));
    }
}
