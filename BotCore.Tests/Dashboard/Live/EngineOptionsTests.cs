using System.ComponentModel.DataAnnotations;
using BotCore.Dashboard.Live;

namespace BotCore.Tests.Dashboard.Live;

public sealed class EngineOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "ws://127.0.0.1:8080/ws")]
    [InlineData("https://gate.example/", "wss://gate.example/ws")]
    [InlineData("https://gate.example/engine", "wss://gate.example/engine/ws")]
    public void Stream_is_at_the_same_address_as_the_api(string baseUrl, string stream) =>
        Assert.Equal(new Uri(stream), new EngineOptions { BaseUrl = baseUrl }.StreamAddress);

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://host/")]
    [InlineData("http://user:word@host/")]
    [InlineData("http://host/?a=b")]
    public void Unusable_address_is_refused(string baseUrl)
    {
        var options = new EngineOptions { BaseUrl = baseUrl };

        var result = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Equal([nameof(EngineOptions.BaseUrl)], result.MemberNames);
        Assert.Contains("for example http://127.0.0.1:8080", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_address_is_usable() => Assert.Empty(new EngineOptions().Validate(new ValidationContext(new EngineOptions())));
}
