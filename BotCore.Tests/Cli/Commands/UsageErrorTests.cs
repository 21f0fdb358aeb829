using BotCore.Cli.Commands;

namespace BotCore.Tests.Cli.Commands;

public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)] // the textbook example
    [InlineData("jsno", "json", 1)] // two neighbours swapped are one slip
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void Distance_counts_the_slips_between_two_words(string a, string b, int slips)
    {
        Assert.Equal(slips, UsageError.Distance(a, b));
    }
}
