using BotCore.ServiceDefaults.Health;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Operations;

if (await ContainerProbe.RunAsync(args) is { } probed) return probed;
return OperatorCommands.Knows(args) ? await OperatorCommands.RunAsync(args, Console.Out, Console.Error) : await EngineProcess.RunAsync(args);
