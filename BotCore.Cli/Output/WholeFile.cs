namespace BotCore.Cli.Output;

/// <summary>A file that is whole or not there: written beside the target first, then moved into place.</summary>
internal static class WholeFile
{
    /// <summary>Writes text in UTF-8; lines end in LF.</summary>
    /// <exception cref="IOException">The file cannot be written; what stood there before is untouched.</exception>
    public static void Write(string path, Action<TextWriter> write) => WriteBytes(path, stream =>
    {
        using var writer = new StreamWriter(stream) { NewLine = "\n" };
        write(writer);
    });

    /// <inheritdoc cref="Write"/>
    public static void WriteBytes(string path, Action<Stream> write)
    {
        using (var stream = File.Create(PartialOf(path))) write(stream);
        Complete(path);
    }

    /// <summary>Where a file stands while it is not finished.</summary>
    public static string PartialOf(string path) => path + ".partial";

    /// <summary>Puts a finished file, closed before, in its place.</summary>
    public static void Complete(string path) => File.Move(PartialOf(path), path, overwrite: true);
}
