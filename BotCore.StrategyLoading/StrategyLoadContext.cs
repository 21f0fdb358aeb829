using System.Reflection;
using System.Runtime.Loader;
using BotCore.Trading.Strategies;

namespace BotCore.StrategyLoading;

/// <summary>
/// An assembly of strategies with its own dependencies, in the versions it was built with. Only the trading core is shared with the
/// process, whatever copy of it lies beside the assembly: otherwise its strategies would be of another kind than ours.
/// </summary>
internal sealed class StrategyLoadContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file), isCollectible: false)
{
    private static readonly Assembly Core = typeof(IStrategyPlugin).Assembly;

    private readonly AssemblyDependencyResolver _resolver = new(file);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Core.GetName().Name) return Core;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
