using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Live;

namespace BotCore.Tests.Dashboard.Features;

public sealed class CommandAttemptTests
{
    private static readonly CommandOutcome Accepted = new CommandOutcome.Accepted(new CommandResult("c", "accepted", null, null, [], 1, false));

    private readonly CommandAttempt _attempt = new();
    private readonly List<string> _keys = [];

    [Fact]
    public async Task Retry_of_an_act_without_a_clear_answer_keeps_its_key()
    {
        await SendAsync(new CommandOutcome.Unknown("No answer."));
        Assert.True(_attempt.IsOpen);
        await SendAsync(new CommandOutcome.NotSent("no engine"));
        await SendAsync(Accepted);

        Assert.Equal(_keys[0], _keys[1]);
        Assert.Equal(_keys[0], _keys[2]);
        Assert.False(_attempt.IsOpen);
    }

    [Fact]
    public async Task Act_after_a_clear_answer_is_another_act()
    {
        await SendAsync(new CommandOutcome.Refused("no (denied)"));
        Assert.Equal("Refused: no (denied)", _attempt.Sentence);
        await SendAsync(Accepted);
        await SendAsync(Accepted);

        Assert.Equal(3, _keys.Distinct().Count());
    }

    [Fact]
    public async Task Second_click_while_the_first_is_under_way_sends_nothing()
    {
        var answer = new TaskCompletionSource<CommandOutcome>();
        int sent = 0;
        var first = _attempt.SendAsync(_ => { sent++; return answer.Task; });
        await _attempt.SendAsync(_ => { sent++; return answer.Task; });
        answer.SetResult(Accepted);

        Assert.NotNull(await first);
        Assert.Equal(1, sent);
    }

    [Fact]
    public void Keys_are_what_the_contract_allows() => Assert.Matches("^[0-9a-f]{32}$", EngineCommands.NewKey());

    private Task<CommandOutcome.Accepted?> SendAsync(CommandOutcome outcome) => _attempt.SendAsync(key =>
    {
        _keys.Add(key);
        return Task.FromResult(outcome);
    });
}
