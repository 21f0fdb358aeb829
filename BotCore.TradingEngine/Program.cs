using BotCore.ServiceDefaults.Health;
using BotCore.TradingEngine.Engine;

return await ContainerProbe.RunAsync(args) ?? await EngineProcess.RunAsync(args);
