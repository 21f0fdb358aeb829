using BotCore.Contracts.Trading;
using BotCore.Dashboard.Features.Orders;
using BotCore.Dashboard.Features.Overview;
using BotCore.Dashboard.Features.Positions;
using BotCore.Dashboard.Features.Risk;
using BotCore.Dashboard.Layout;
using BotCore.Dashboard.Live;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.Tests.Dashboard.Features;

/// <summary>Loading, empty and stale look different from each other and from a market in which nothing happens.</summary>
public sealed class HonestStatesTests : PartTest
{
    [Fact]
    public void Before_the_first_word_nothing_is_claimed_to_be_empty()
    {
        var parts = new[] { Render<PositionsPanel>().Markup, Render<OrdersPanel>().Markup, Render<TradesPanel>().Markup, Render<SignalsPanel>().Markup };

        Assert.All(parts, markup =>
        {
            Assert.Contains("Not known yet", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("No ", markup, StringComparison.Ordinal);
        });
        Assert.Equal("—", Render<AccountPanel>().Find("[data-value=equity]").TextContent);
    }

    [Fact]
    public void Empty_lists_say_that_they_are_empty()
    {
        Know(snapshot => snapshot with { Positions = [], OpenOrders = [], Trades = [], Signals = [] });

        Assert.Contains("No open position.", Render<PositionsPanel>().Markup, StringComparison.Ordinal);
        Assert.Contains("No working order.", Render<OrdersPanel>().Markup, StringComparison.Ordinal);
        Assert.Contains("No trade closed yet.", Render<TradesPanel>().Markup, StringComparison.Ordinal);
        Assert.Contains("No signal yet.", Render<SignalsPanel>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_lost_engine_stay_and_are_marked_stale()
    {
        Know();
        var positions = Render<PositionsPanel>();
        var notice = Render<ConnectionNotice>();
        Assert.DoesNotContain("stale", positions.Markup, StringComparison.Ordinal);

        Services.GetRequiredService<ConnectionMonitor>().Lost("no engine answers");
        Beat();

        positions.WaitForAssertion(() => Assert.Contains("stale since 12:00:00 UTC", positions.Markup, StringComparison.Ordinal));
        Assert.Contains("BTCUSDT", positions.Markup, StringComparison.Ordinal);
        notice.WaitForAssertion(() => Assert.Contains("Reason: no engine answers.", notice.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void News_appears_with_the_next_beat()
    {
        Know();
        var account = Render<AccountPanel>();

        State.Account.Set(State.Account.Value! with { Equity = 12_345.6m });
        Assert.Equal("10,150.75", account.Find("[data-value=equity]").TextContent);
        Beat();

        account.WaitForAssertion(() => Assert.Equal("12,345.60", account.Find("[data-value=equity]").TextContent));
    }

    [Fact]
    public void Beat_without_news_paints_nothing()
    {
        Know();
        var account = Render<AccountPanel>();
        int painted = account.RenderCount;

        for (int i = 0; i < 8; i++) Beat();

        Assert.Equal(painted, account.RenderCount);
    }

    [Fact]
    public void Halt_is_announced_at_once_with_its_reason()
    {
        Know();
        var notice = Render<HaltNotice>();
        Assert.Empty(notice.FindAll("[data-notice]"));

        State.Status.Set(State.Status.Value! with { Risk = RiskLevel.Halted, RiskReason = "daily loss of 3 % reached" });
        Beat();

        notice.WaitForAssertion(() => Assert.Contains("daily loss of 3 % reached", notice.Find("[aria-live=assertive]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Blocked_engine_says_why()
    {
        Know(snapshot => snapshot with { Status = snapshot.Status with { Phase = EnginePhase.Blocked, BlockedReason = "the disk is full." } });

        Assert.Contains("the disk is full.", Render<HaltNotice>().Find("[data-notice=blocked]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_has_a_caption_and_every_column_a_heading()
    {
        Know();
        foreach (string markup in new[] { Render<PositionsPanel>().Markup, Render<OrdersPanel>().Markup, Render<TradesPanel>().Markup, Render<PricesPanel>().Markup })
        {
            var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(markup);
            Assert.NotEmpty(document.QuerySelector("caption")!.TextContent);
            Assert.All(document.QuerySelectorAll("thead th"), heading =>
            {
                Assert.Equal("col", heading.GetAttribute("scope"));
                Assert.NotEmpty(heading.TextContent.Trim());
            });
        }
    }

    [Fact]
    public void Prerendered_page_offers_no_button_that_would_do_nothing()
    {
        Know();
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Static", false));

        Assert.True(Render<KillSwitch>().Find("[data-act=kill-switch]").HasAttribute("disabled"));
        Assert.True(Render<PositionsPanel>().Find("[data-act=close-position]").HasAttribute("disabled"));
    }
}
