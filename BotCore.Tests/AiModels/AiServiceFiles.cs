using BotCore.Tests.Infrastructure;

namespace BotCore.Tests.AiModels;

/// <summary>Where the AI service and its Python are.</summary>
internal static class AiServiceFiles
{
    public static string Folder => Repository.Path("ai-service");

    /// <summary>Its interpreter; the calling test is skipped where the environment has not been made.</summary>
    public static string RequirePython()
    {
        string python = Path.Combine(Folder, ".venv", "bin", "python");
        Assert.SkipUnless(File.Exists(python), "the AI service has no Python environment; see: scripts/bot.sh setup");
        return python;
    }
}
