using System.Security.Cryptography;
using BotCore.ServiceDefaults.Hosting;
using FsCheck.Xunit;

namespace BotCore.Tests.ServiceDefaults.Hosting;

public sealed class SecretRulesTests
{
    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("changeme", "is a placeholder")]
    [InlineData("change-me-in-production-please-0123456789", "is a placeholder")]
    [InlineData("password", "is a placeholder")]
    [InlineData("Password123!Password123!Password123!", "is a placeholder")]
    [InlineData("secret", "is a placeholder")]
    [InlineData("test-secret-key-test-secret-key-test", "is a placeholder")]
    [InlineData("your-binance-api-key-goes-right-here", "is a placeholder")]
    [InlineData("<insert the key of the exchange account>", "is a placeholder")]
    [InlineData("${EXCHANGE_API_SECRET_FROM_THE_VAULT}", "is a placeholder")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "is a placeholder")]
    [InlineData("0000000000000000000000000000000000000000", "is a placeholder")]
    [InlineData("0123456789012345678901234567890123456789", "is a placeholder")]
    [InlineData("abababababababababababababababababababab", "repeats a few characters")]
    [InlineData("kX9vQ2mL7pR4", "has 12 characters")]
    public void A_secret_that_is_none_is_refused_without_being_shown(string? value, string reason)
    {
        string? problem = SecretRules.Problem(value);

        Assert.NotNull(problem);
        Assert.StartsWith(reason, problem, StringComparison.Ordinal);
        Assert.EndsWith("set a random value of at least 32 characters", problem, StringComparison.Ordinal);
        if (value?.Trim().Length > 0) Assert.DoesNotContain(value, problem, StringComparison.OrdinalIgnoreCase);
    }

    [Property(MaxTest = 500)]
    public void A_random_secret_is_accepted_in_every_usual_spelling()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(32);

        Assert.Null(SecretRules.Problem(Convert.ToBase64String(bytes)));
        Assert.Null(SecretRules.Problem(Convert.ToHexStringLower(bytes)));
        Assert.Null(SecretRules.Problem(Guid.NewGuid().ToString()));
        Assert.Null(SecretRules.Problem("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"));
    }

    [Fact]
    public void The_minimum_length_is_the_callers()
    {
        Assert.Null(SecretRules.Problem("kX9vQ2mL7pR4", minimumLength: 12));
        Assert.Equal("has 12 characters: set a random value of at least 13 characters", SecretRules.Problem("kX9vQ2mL7pR4", minimumLength: 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecretRules.Problem("x", minimumLength: 0));
    }
}
