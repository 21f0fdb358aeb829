using Microsoft.Extensions.DependencyInjection;

namespace BotCore.AppHost;

/// <summary>A full backup at the press of a button of the Aspire dashboard, while the engine goes on trading.</summary>
internal static class BackUpNow
{
    private const string Backup = "backup";

    /// <summary>Adds the backup as a process that starts only when the engine's command asks for it.</summary>
    public static IResourceBuilder<ProjectResource> WithBackUpNow(
        this IResourceBuilder<ProjectResource> engine, Shape shape, Backing? mongodb, IResourceBuilder<ParameterResource> key)
    {
        engine.ApplicationBuilder.AddProject<Projects.BotCore_TradingEngine>(Backup, launchProfileName: null)
            .WithArgs("backup", "create", "--kind=full")
            .WithEnvironment("State__Directory", shape.StateFolder("trading-engine", ""))
            .WithEnvironment("Backup__Directory", shape.StateFolder("backups", ""))
            .WithEnvironment("Backup__EncryptionKey", key)
            .WithStore(mongodb)
            .WithExplicitStart();
        return engine.WithCommand("back-up-now", "Back up now", RunAsync, new CommandOptions
        {
            IconName = "Save",
            ConfirmationMessage = "Make a full backup of every account? Trading goes on.",
        });
    }

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        // How an earlier backup ended is still told; its end is not this one's.
        var before = (await notifications.WaitForResourceAsync(Backup, _ => true, context.CancellationToken)).Snapshot.StopTimeStamp;
        var started = await commands.ExecuteCommandAsync(Backup, KnownResourceCommands.StartCommand, context.CancellationToken);
        if (!started.Success) return started;
        var ended = await notifications.WaitForResourceAsync(
            Backup, one => KnownResourceStates.TerminalStates.Contains(one.Snapshot.State?.Text) && one.Snapshot.StopTimeStamp is { } stopped && (before is null || stopped > before),
            context.CancellationToken);
        return ended.Snapshot.ExitCode is 0
            ? CommandResults.Success()
            : CommandResults.Failure($"the backup ended with {ended.Snapshot.ExitCode}; its log says why");
    }
}
