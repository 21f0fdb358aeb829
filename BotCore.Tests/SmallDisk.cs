using System.Diagnostics;
using System.Globalization;

namespace BotCore.Tests;

/// <summary>A real file system of a few megabytes, to be filled up. Needs Linux and the right to mount; else the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk() { }

    public string Path => _folder.Path;

    public static SmallDisk Mount(int megabytes)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("a small tmpfs is mounted on Linux only");
        var disk = new SmallDisk();
        int exit = Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", disk.Path);
        if (exit == 0) return disk;
        disk._folder.Dispose();
        Assert.Skip($"mounting a small tmpfs is not allowed here (mount ended with {exit})");
        return disk;
    }

    /// <summary>Makes the file system larger while it is in use.</summary>
    public void Resize(int megabytes) =>
        Assert.Equal(0, Run("mount", "-o", string.Create(CultureInfo.InvariantCulture, $"remount,size={megabytes}m"), Path));

    /// <summary>Writes a file until not a byte more fits.</summary>
    public void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int size = 65_536; size > 0; size /= 2)
        {
            try
            {
                while (true) stream.Write(new byte[size]);
            }
            catch (IOException)
            {
                // full for blocks of this size; smaller ones may still fit
            }
        }
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return 127;
        }
    }
}
