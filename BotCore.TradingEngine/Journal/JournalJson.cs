using System.Text.Json;
using System.Text.Json.Serialization;
using BotCore.Contracts.Json;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Journal;

/// <summary>JSON of the recorded events: exact decimals as text, nothing that can be derived.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(DecimalTextConverter), typeof(SymbolConverter)])]
[JsonSerializable(typeof(CandleTaken))]
[JsonSerializable(typeof(CapitalDeposited))]
[JsonSerializable(typeof(SignalRaised))]
[JsonSerializable(typeof(OrderDenied))]
[JsonSerializable(typeof(OrderSubmitted))]
[JsonSerializable(typeof(OrderAccepted))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(OrderTriggered))]
[JsonSerializable(typeof(StopMoved))]
[JsonSerializable(typeof(OrderFilled))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(OrderExpired))]
[JsonSerializable(typeof(TradeClosed))]
[JsonSerializable(typeof(FundingRateTaken))]
[JsonSerializable(typeof(FundingSettled))]
[JsonSerializable(typeof(RestrictionImposed))]
[JsonSerializable(typeof(RestrictionLifted))]
[JsonSerializable(typeof(TradingSwitched))]
[JsonSerializable(typeof(SettingChanged))]
[JsonSerializable(typeof(CommandHandled))]
[JsonSerializable(typeof(AiSignalReceived))]
[JsonSerializable(typeof(StrategySilenced))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>A symbol is its name.</summary>
internal sealed class SymbolConverter : JsonConverter<Symbol>
{
    public override Symbol Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Symbol.TryParse(reader.GetString(), out var symbol) ? symbol : throw new JsonException("not a symbol");

    public override void Write(Utf8JsonWriter writer, Symbol value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
