using System.Buffers;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Journal;

namespace BotCore.Tests.Journal;

public sealed class EventCodecTests
{
    [Fact]
    public void Every_event_type_of_the_kernel_has_a_kind_and_a_sample()
    {
        var types = typeof(TradingEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(TradingEvent))).Select(t => t.Name).Order();

        Assert.Equal(types, SampleEvents.OfEveryKind().Select(e => e.GetType().Name).Order());
        Assert.Equal(SampleEvents.OfEveryKind().Count, EventCodec.AllKinds.Count());
    }

    [Fact]
    public void An_event_survives_the_journal_to_the_last_bit()
    {
        foreach (var happened in SampleEvents.OfEveryKind())
        {
            var payload = new ArrayBufferWriter<byte>();
            string kind = EventCodec.Encode(happened, payload);

            var read = EventCodec.Decode(1, kind, payload.WrittenSpan);

            if (happened is CommandHandled command) Assert.Equal(command.OrderIds, ((CommandHandled)read).OrderIds);
            else Assert.Equal(happened, read);
        }
    }

    [Theory]
    [InlineData("order.vanished", "{}", "kind 'order.vanished'")]
    [InlineData("order.accepted", "{\"timeMs\":1,\"orderId\":\"x\"}", "cannot be read")]
    [InlineData("order.accepted", "{\"timeMs\":1,\"orderId\":1,\"colour\":2}", "cannot be read")]
    public void A_record_that_cannot_be_read_is_named(string kind, string payload, string expected)
    {
        var e = Assert.Throws<JournalDamagedException>(() => EventCodec.Decode(77, kind, System.Text.Encoding.UTF8.GetBytes(payload)));

        Assert.Contains("record 77", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
