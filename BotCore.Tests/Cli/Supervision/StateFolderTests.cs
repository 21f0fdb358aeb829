using BotCore.Cli;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class StateFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_folder_is_marked_as_ours_and_open_to_its_owner_only()
    {
        var state = new StateFolder(_folder["state"]);

        state.Create();

        Assert.True(File.Exists(Path.Combine(state.Root, StateFolder.Marker)));
        if (OperatingSystem.IsWindows()) return; // folders of the user's profile are the user's there
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(state.Root));
    }

    [Fact]
    public void A_folder_that_held_something_else_is_used_but_never_marked_as_ours()
    {
        File.WriteAllText(_folder["letter.txt"], "dear reader");
        var state = new StateFolder(_folder.Path);

        state.Create();

        Assert.True(Directory.Exists(state.Run));
        Assert.False(File.Exists(_folder[StateFolder.Marker]));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_by_name()
    {
        File.WriteAllText(_folder["file"], "");

        var refusal = Assert.Throws<CommandFailedException>(new StateFolder(_folder["file/state"]).Create);

        Assert.Equal(69, refusal.ExitCode);
        Assert.Contains(_folder["file/state"], refusal.Message, StringComparison.Ordinal);
    }
}
