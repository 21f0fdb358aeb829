using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>Short ways through YAML: absent is null or empty, never an exception.</summary>
internal static class YamlNodes
{
    /// <summary>The node at a path of keys; null when a part of it is absent.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] keys)
    {
        foreach (string key in keys)
            node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        return node;
    }

    public static string? Text(this YamlNode? node, params string[] keys) => (node.At(keys) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> Items(this YamlNode? node, params string[] keys) => (node.At(keys) as YamlSequenceNode)?.Children ?? Enumerable.Empty<YamlNode>();

    /// <summary>Keys and values of a mapping, in order.</summary>
    public static IEnumerable<(string Key, YamlNode Value)> Pairs(this YamlNode? node, params string[] keys) =>
        (node.At(keys) as YamlMappingNode)?.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value)) ?? [];
}
