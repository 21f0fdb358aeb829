namespace BotCore.Cli.Research.Optimization;

/// <summary>A study file that cannot be gone on with: damaged, or of another study.</summary>
/// <param name="isOtherStudy">True when the file is sound and belongs to another definition.</param>
internal sealed class StudyFileException(string message, bool isOtherStudy = false) : Exception(message)
{
    public bool IsOtherStudy { get; } = isOtherStudy;
}
