using Microsoft.Extensions.DependencyInjection;

namespace BotCore.AppHost;

/// <summary>Beginning anew with the paper account of the embedded store, from the Aspire dashboard.</summary>
internal static class PaperAccount
{
    /// <param name="state">The engine's state folder on this machine.</param>
    public static IResourceBuilder<ProjectResource> WithPaperAccountReset(this IResourceBuilder<ProjectResource> engine, string state) => engine
        .WithCommand("reset-paper-account", "Reset paper account", context => ResetAsync(context, engine.Resource.Name, state), new CommandOptions
        {
            IconName = "ArrowReset",
            ConfirmationMessage = "Stop the engine, put its account aside and begin with a new one?",
        });

    /// <summary>Nothing is deleted: the folder gets another name, with the time in it.</summary>
    private static async Task<ExecuteCommandResult> ResetAsync(ExecuteCommandContext context, string engine, string state)
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var stopped = await commands.ExecuteCommandAsync(engine, KnownResourceCommands.StopCommand, context.CancellationToken);
        if (!stopped.Success) return stopped;
        var time = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        if (Directory.Exists(state)) Directory.Move(state, $"{state}.{time.GetUtcNow():yyyyMMddTHHmmssZ}");
        return await commands.ExecuteCommandAsync(engine, KnownResourceCommands.StartCommand, context.CancellationToken);
    }
}
