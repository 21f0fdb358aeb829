using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using BotCore.Trading.Strategies;

namespace BotCore.StrategyLoading;

/// <summary>
/// Finds strategies in a folder: every assembly in it, or in a folder of its own inside it, that was compiled against the trading
/// core. Others are taken for what those need and are not looked at.
/// </summary>
/// <remarks>
/// What is loaded runs with the rights of the process that loads it; a folder of strategies is trusted as the programs beside it.
/// </remarks>
public static class StrategyFolder
{
    private static readonly string Core = typeof(IStrategyPlugin).Assembly.GetName().Name!;

    /// <summary>Loads every strategy of a folder, ordered by name.</summary>
    /// <param name="errors">Receives everything that is wrong, one sentence each, naming the file.</param>
    public static IReadOnlyList<IStrategyPlugin> Load(string folder, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (!Directory.Exists(folder))
        {
            errors.Add($"strategies folder '{folder}': there is no such folder");
            return [];
        }
        var plugins = new List<IStrategyPlugin>();
        int before = errors.Count;
        foreach (string file in Candidates(folder)) LoadFile(file, plugins, errors);
        if (plugins.Count == 0 && errors.Count == before)
            errors.Add($"strategies folder '{folder}': no assembly in it was built against {Core}");
        return [.. plugins.OrderBy(plugin => plugin.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Candidates(string folder)
    {
        string[] folders = [folder, .. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        foreach (string one in folders)
            foreach (string file in Directory.GetFiles(one, "*.dll").Order(StringComparer.Ordinal))
                if (Path.GetFileNameWithoutExtension(file) != Core && UsesCore(file)) yield return Path.GetFullPath(file);
    }

    /// <summary>Read from the file without loading it; what is no assembly uses nothing.</summary>
    private static bool UsesCore(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        try
        {
            if (!image.HasMetadata) return false;
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.AssemblyReferences)
                if (metadata.GetString(metadata.GetAssemblyReference(handle).Name) == Core) return true;
            return false;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static void LoadFile(string file, List<IStrategyPlugin> plugins, ICollection<string> errors)
    {
        try
        {
            var assembly = new StrategyLoadContext(file).LoadFromAssemblyPath(file);
            var types = assembly.GetExportedTypes().Where(type => typeof(IStrategyPlugin).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false }).ToList();
            if (types.Count == 0) errors.Add($"{file}: has no public class that implements {nameof(IStrategyPlugin)}");
            foreach (var type in types.OrderBy(type => type.FullName, StringComparer.Ordinal)) Make(file, type, plugins, errors);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            errors.Add($"{file}: cannot be loaded: {e.Message}");
        }
    }

    private static void Make(string file, Type type, List<IStrategyPlugin> plugins, ICollection<string> errors)
    {
        if (type.GetConstructor(Type.EmptyTypes) is not { } constructor)
        {
            errors.Add($"{file}: {type.FullName} has no public constructor without parameters");
            return;
        }
        // Whatever somebody's constructor or property throws is an error of that file, not of this process.
        try
        {
            var plugin = (IStrategyPlugin)constructor.Invoke(null);
            if (plugin.Name is null || plugin.Parameters is null) errors.Add($"{file}: {type.FullName} has no name or no list of parameters");
            else plugins.Add(plugin);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            errors.Add($"{file}: {type.FullName} cannot be made: {(e as TargetInvocationException)?.InnerException?.Message ?? e.Message}");
        }
    }
}
