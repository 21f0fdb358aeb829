using BotCore.ServiceDefaults.Health;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Operations;

if (await ContainerProbe.RunAsync(args) is { } probed) return probed;
if (OperatorCommands.Knows(args)) return await OperatorCommands.RunAsync(args, Console.Out, Console.Error);
return await EngineRole.RunAsync(args);
