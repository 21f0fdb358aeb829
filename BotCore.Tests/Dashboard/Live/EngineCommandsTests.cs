using BotCore.Contracts.Operations;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Dashboard.Live;

public sealed class EngineCommandsTests : IAsyncLifetime
{
    private ContractEngine _engine = default!;

    public async ValueTask InitializeAsync() => _engine = await ContractEngine.StartNewAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Kill_carries_action_word_reason_and_key()
    {
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());

        var outcome = await live.Commands.KillAsync(new KillSwitchRequest(KillSwitchAction.Freeze, "KILL", "spread"), "key-1");

        Assert.IsType<CommandOutcome.Accepted>(outcome);
        Assert.Equal(
            new ReceivedCommand("POST", "/api/risk/kill-switch", "key-1", """{"action":"freeze","confirm":"KILL","reason":"spread"}"""),
            Assert.Single(_engine.Commands));
    }

    [Fact]
    public async Task Refusal_is_told_in_words_with_its_code_and_fields()
    {
        _engine.RefuseNext = (422, new Problem(null, "Denied", 422, "No position in DOGEUSDT is open.", null, "no_position", null,
            new Dictionary<string, string[]> { ["symbol"] = ["expected one with an open position"] }));
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());

        var outcome = await live.Commands.ClosePositionAsync("DOGEUSDT", "key-1");

        Assert.Equal(
            new CommandOutcome.Refused("No position in DOGEUSDT is open. (no_position); symbol: expected one with an open position"), outcome);
    }

    [Fact]
    public async Task Lost_answer_is_unknown_and_the_same_key_finds_out_without_doing_it_twice()
    {
        _engine.Book.Positions["BTCUSDT"] = Sample.Long();
        _engine.LoseNextAnswer = true;
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());

        Assert.IsType<CommandOutcome.Unknown>(await live.Commands.ClosePositionAsync("BTCUSDT", "key-1"));
        var second = Assert.IsType<CommandOutcome.Accepted>(await live.Commands.ClosePositionAsync("BTCUSDT", "key-1"));

        Assert.True(second.Result.IsRepeat);
        Assert.Single(_engine.Book.Trades);
    }

    [Fact]
    public async Task Engine_that_is_not_there_got_nothing()
    {
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());
        await _engine.StopAsync();

        var outcome = await live.Commands.StopTradingAsync("key-1");

        Assert.StartsWith("no engine answers at ", Assert.IsType<CommandOutcome.NotSent>(outcome).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_that_does_not_answer_in_time_leaves_the_outcome_unknown()
    {
        var hold = new TaskCompletionSource();
        _engine.Hold = hold;
        var time = new FakeTimeProvider(Sample.Noon);
        await using var live = LiveHarness.Disconnected(_engine, time);

        var sending = live.Commands.StartTradingAsync("key-1");
        time.Advance(EngineCommands.AnswerTimeout);

        Assert.Contains("did not answer within 10 s", Assert.IsType<CommandOutcome.Unknown>(await sending).Sentence, StringComparison.Ordinal);
        hold.SetResult();
    }

    [Theory]
    [InlineData(409, "idempotency_conflict", true)]
    [InlineData(503, "journal_unavailable", true)]
    [InlineData(503, null, false)]
    [InlineData(500, "internal_error", false)]
    public async Task Failure_is_a_refusal_only_when_it_is_certain_that_nothing_was_done(int status, string? code, bool isRefusal)
    {
        _engine.RefuseNext = (status, new Problem(null, "Failed", status, null, null, code, null, null));
        await using var live = LiveHarness.Disconnected(_engine, new FakeTimeProvider());

        var outcome = await live.Commands.StartTradingAsync("key-1");

        Assert.Equal(isRefusal, outcome is CommandOutcome.Refused);
        Assert.Equal(!isRefusal, outcome is CommandOutcome.Unknown);
    }
}
