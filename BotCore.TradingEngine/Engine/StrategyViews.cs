using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;
using BotCore.TradingEngine.Api;

namespace BotCore.TradingEngine.Engine;

/// <summary>The strategies with their switches, parameters and what each said last about every symbol.</summary>
internal static class StrategyViews
{
    public static IReadOnlyList<StrategyModel> Of(TradingKernel kernel)
    {
        var models = new List<StrategyModel>();
        foreach (var strategy in kernel.Setups[0].Strategies)
        {
            var settings = kernel.Account.Settings.Strategies.FirstOrDefault(s => s.Name == strategy.Name);
            models.Add(new StrategyModel(
                strategy.Name, settings?.IsEnabled ?? true, settings?.Weight ?? 1.0,
                [.. strategy.Timeframes.Select(needed => needed.Timeframe.ToString())], Parameters(settings), Votes(kernel, strategy.Name)));
        }
        return models;
    }

    private static List<StrategyParameterModel> Parameters(StrategySettings? settings) => settings is null
        ? []
        : [.. (settings.Plugin?.Parameters ?? StrategyCatalogue.Parameters(settings.Name)).Select(bound => new StrategyParameterModel(
            bound.Name, settings.Parameters.GetValueOrDefault(bound.Name, bound.Default), bound.Default, bound.Min, bound.Max, bound.Step, bound.Description))];

    private static List<SignalModel> Votes(TradingKernel kernel, string strategy)
    {
        var models = new List<SignalModel>();
        for (int i = 0; i < kernel.Setups.Count; i++)
        {
            foreach (var vote in kernel.VotesOf(i))
            {
                if (vote.Strategy != strategy) continue;
                models.Add(SignalMapping.ToModel(in vote, kernel.Setups[i].Instrument.Symbol, kernel.LastCloseMs(i), "vote", "one strategy's view"));
            }
        }
        return models;
    }
}
