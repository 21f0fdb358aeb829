using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Operations;

return OperatorCommands.Knows(args) ? await OperatorCommands.RunAsync(args, Console.Out, Console.Error) : await EngineProcess.RunAsync(args);
