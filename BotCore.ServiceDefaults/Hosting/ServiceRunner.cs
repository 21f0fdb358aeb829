using BotCore.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Hosting;

/// <summary>Runs a service and tells its supervisor by exit code why it ended: <c>return await app.RunServiceAsync();</c></summary>
public static class ServiceRunner
{
    /// <summary>Checks every setting, starts, runs until asked to stop, and stops in order.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunServiceAsync(this WebApplication app) => RunServiceAsync(app, Console.Error, CancellationToken.None);

    /// <param name="errors">Where the message goes that an operator reads when the service does not start.</param>
    internal static async Task<int> RunServiceAsync(WebApplication app, TextWriter errors, CancellationToken ct)
    {
        var identity = app.Services.GetRequiredService<ServiceIdentity>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceRunner).FullName!);
        bool forPeople = app.Services.GetRequiredService<QueuedLoggerProvider>().IsText;
        await using (app)
        {
            if (FailedSettings(app) is { Count: > 0 } failures)
            {
                // A person at a terminal has the message on the screen already; a log collector sees only the records.
                if (!forPeople) logger.SettingsWrong(failures.Count, string.Join("; ", failures));
                await errors.WriteAsync(StartupMessage.ForSettings(identity, failures));
                return ExitCodes.BadConfiguration;
            }
            try
            {
                await app.StartAsync(ct);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException)
            {
                if (!forPeople) logger.AddressInUse(e.Message);
                await errors.WriteAsync(StartupMessage.ForAddress(identity, e.Message));
                return ExitCodes.AddressInUse;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Stopped while still starting: by a signal, or because a background service has already failed.
                return Outcome(app, logger);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.StartFailed(e);
                return ExitCodes.Failed;
            }
            await app.WaitForShutdownAsync(ct);
            return Outcome(app, logger);
        }
    }

    private static IReadOnlyList<string> FailedSettings(WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (Exception e) when (e is OptionsValidationException or AggregateException or InvalidOperationException)
        {
            return StartupMessage.Failures(e);
        }
    }

    /// <summary>The framework stops the host when a background service throws, and then ends as if all were well.</summary>
    private static int Outcome(WebApplication app, ILogger logger)
    {
        var failed = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().FirstOrDefault(service => service.ExecuteTask is { IsFaulted: true });
        if (failed is null) return ExitCodes.Ok;
        logger.BackgroundServiceFailed(failed.GetType().Name, failed.ExecuteTask?.Exception?.GetBaseException());
        return ExitCodes.Failed;
    }
}
