using BotCore.Contracts.Operations;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Features.Orders;
using BotCore.Dashboard.Features.Positions;
using BotCore.Dashboard.Features.Risk;
using BotCore.Tests.Dashboard.Doubles;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace BotCore.Tests.Dashboard.Features;

/// <summary>Nothing dangerous is sent before its word is typed, and nothing is sent twice.</summary>
public sealed class ConfirmationTests : PartTest
{
    [Fact]
    public async Task Kill_switch_sends_nothing_without_a_reason_and_the_word()
    {
        Know();
        var kill = Render<KillSwitch>();
        kill.Find("[data-act=kill-switch]").Click();
        Assert.Contains("closes every position at market", kill.Find(".dialog-consequence").TextContent, StringComparison.Ordinal);

        await kill.Find("form").SubmitAsync();
        Assert.Contains("3 to 200 characters", Answer(kill), StringComparison.Ordinal);
        kill.Find("#kill-reason").Input("spread is insane");
        foreach (string word in new[] { "", "kill", "KIL", "KILL it" })
        {
            kill.Find("#kill-word").Input(word);
            await kill.Find("form").SubmitAsync();
            Assert.Equal("Type the word KILL to confirm.", Answer(kill));
        }
        Assert.Empty(Engine.Commands);

        kill.Find("#kill-word").Input("KILL");
        await kill.Find("form").SubmitAsync();

        var command = Assert.Single(Engine.Commands);
        Assert.Equal("/api/risk/kill-switch", command.Path);
        Assert.Equal("""{"action":"close","confirm":"KILL","reason":"spread is insane"}""", command.Body);
        Assert.Empty(kill.FindAll("form"));
    }

    [Fact]
    public async Task Freeze_changes_the_consequence_and_the_command()
    {
        Know();
        var kill = Render<KillSwitch>();
        kill.Find("[data-act=kill-switch]").Click();
        kill.FindAll("input[type=radio]")[1].Change("on");

        Assert.Contains("leaves positions as they are", kill.Find(".dialog-consequence").TextContent, StringComparison.Ordinal);
        kill.Find("#kill-reason").Input("looking into it");
        kill.Find("#kill-word").Input("KILL");
        await kill.Find("form").SubmitAsync();

        Assert.Contains("\"freeze\"", Assert.Single(Engine.Commands).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_a_position_needs_its_word_and_names_the_result()
    {
        Know();
        var positions = Render<PositionsPanel>();
        positions.Find("[data-act=close-position]").Click();
        Assert.Contains("Its result now is +10.03", positions.Find(".dialog-consequence").TextContent, StringComparison.Ordinal);

        await positions.Find("form").SubmitAsync();
        Assert.Empty(Engine.Commands);
        positions.Find("#close-position-word").Input("CLOSE");
        await positions.Find("form").SubmitAsync();

        Assert.Equal("/api/positions/BTCUSDT/close", Assert.Single(Engine.Commands).Path);
    }

    [Fact]
    public async Task Cancelling_a_protective_order_warns_and_needs_its_word()
    {
        Know();
        var orders = Render<OrdersPanel>();
        orders.Find("[data-act=cancel-order]").Click();
        Assert.Contains("has no stop", orders.Find(".dialog-consequence").TextContent, StringComparison.Ordinal);

        orders.Find("#cancel-order-word").Input("CANCEL");
        await orders.Find("form").SubmitAsync();

        Assert.Equal(("DELETE", "/api/orders/11"), (Assert.Single(Engine.Commands).Method, Engine.Commands.Single().Path));
    }

    [Fact]
    public async Task Lost_answer_locks_the_fields_and_retries_under_the_same_key()
    {
        Know();
        Engine.Book.Positions["BTCUSDT"] = Sample.Long();
        Engine.LoseNextAnswer = true;
        var positions = Render<PositionsPanel>();
        positions.Find("[data-act=close-position]").Click();
        positions.Find("#close-position-word").Input("CLOSE");

        await positions.Find("form").SubmitAsync();
        Assert.Contains("may have been carried out", Answer(positions), StringComparison.Ordinal);
        Assert.True(positions.Find("fieldset").HasAttribute("disabled"));
        Assert.Equal("Retry", positions.Find("button[type=submit]").TextContent.Trim());
        await positions.Find("form").SubmitAsync();

        Assert.Equal(2, Engine.Commands.Count);
        Assert.Single(Engine.Commands.Select(command => command.Key).Distinct());
        Assert.Single(Engine.Book.Trades);
    }

    [Fact]
    public async Task Refusal_is_shown_in_the_dialog_and_the_next_try_is_a_new_act()
    {
        Know();
        Engine.RefuseNext = (422, new Problem(null, null, 422, "Trading is halted.", null, "halted", null, null));
        var positions = Render<PositionsPanel>();
        positions.Find("[data-act=close-position]").Click();
        positions.Find("#close-position-word").Input("CLOSE");

        await positions.Find("form").SubmitAsync();
        Assert.Equal("Refused: Trading is halted. (halted)", Answer(positions));
        await positions.Find("form").SubmitAsync();

        Assert.Equal(2, Engine.Commands.Select(command => command.Key).Distinct().Count());
    }

    [Fact]
    public void Escape_forgets_what_was_typed()
    {
        Know();
        var kill = Render<KillSwitch>();
        kill.Find("[data-act=kill-switch]").Click();
        kill.Find("#kill-word").Input("KILL");

        kill.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);
        Assert.Empty(kill.FindAll("form"));
        kill.Find("[data-act=kill-switch]").Click();

        Assert.Equal("", kill.Find("#kill-word").GetAttribute("value"));
    }

    [Fact]
    public async Task Release_needs_the_word_resume()
    {
        Know(snapshot => snapshot with { Status = snapshot.Status with { Risk = RiskLevel.Halted, RiskReason = "kill switch", IsTrading = false } });
        var halt = Render<HaltNotice>();
        halt.Find("[data-act=release]").Click();
        halt.Find("#release-reason").Input("checked everything");
        halt.Find("#release-word").Input("KILL");
        await halt.Find("form").SubmitAsync();
        Assert.Empty(Engine.Commands);

        halt.Find("#release-word").Input("RESUME");
        await halt.Find("form").SubmitAsync();

        Assert.Equal("""{"confirm":"RESUME","reason":"checked everything"}""", Assert.Single(Engine.Commands).Body);
    }

    [Fact]
    public async Task Stopping_is_one_click_and_starting_with_real_money_is_not()
    {
        Know();
        var paper = Render<TradingSwitch>();
        await paper.Find("[data-act=stop-trading]").ClickAsync();
        Assert.Equal("/api/trading/stop", Assert.Single(Engine.Commands).Path);

        Know(snapshot => snapshot with { Status = snapshot.Status with { Mode = TradingMode.Live, IsTrading = false } });
        var live = Render<TradingSwitch>();
        await live.Find("[data-act=start-trading]").ClickAsync();
        Assert.Single(Engine.Commands);
        Assert.Contains("real money", live.Find(".dialog-consequence").TextContent, StringComparison.Ordinal);
        live.Find("#start-live-word").Input("LIVE");
        await live.Find("form").SubmitAsync();

        Assert.Equal("/api/trading/start", Engine.Commands.Last().Path);
    }

    [Fact]
    public async Task Failed_switch_is_told_and_its_retry_keeps_the_key()
    {
        Know();
        Engine.LoseNextAnswer = true;
        var trading = Render<TradingSwitch>();
        var notices = Render<NoticeBar>();

        await trading.Find("[data-act=stop-trading]").ClickAsync();
        Beat();
        notices.WaitForAssertion(() => Assert.Contains("may have been carried out", notices.Find(".notice-bad").TextContent, StringComparison.Ordinal));
        await trading.Find("[data-act=stop-trading]").ClickAsync();

        Assert.Equal(2, Engine.Commands.Count);
        Assert.Single(Engine.Commands.Select(command => command.Key).Distinct());
    }

    private static string Answer<T>(IRenderedComponent<T> part) where T : IComponent => part.Find(".dialog-answer").TextContent;
}
