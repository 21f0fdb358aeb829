using BotCore.TradingEngine.Engine;

return await EngineProcess.RunAsync(args);
