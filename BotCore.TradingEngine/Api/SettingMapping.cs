using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;

namespace BotCore.TradingEngine.Api;

/// <summary>Settings in the words of the API.</summary>
internal static class SettingMapping
{
    /// <param name="defaults">Those of the mode the engine runs in.</param>
    public static IReadOnlyList<SettingModel> ToModels(KernelSettings current, KernelSettings defaults) =>
    [
        .. SettingCatalogue.AllOf(current).Select(setting => new SettingModel(
            setting.Name, setting.Of(current), setting.Of(defaults), setting.Range, setting.Unit, setting.Description, setting.IsLive)),
    ];
}
