using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure.Containers;

/// <summary>
/// A service of <c>docker-compose.yml</c> as the arguments that start it on the network of this machine: same image, user, environment, volumes and
/// locks. Names of other services become loopback addresses, and ports free ones, because other runs share the machine.
/// </summary>
/// <param name="Health">Command of its health check.</param>
internal sealed partial record ComposedService(string Name, string Image, int Port, IReadOnlyList<string> Arguments, IReadOnlyList<string> Volumes, IReadOnlyList<string> Health)
{
    [GeneratedRegex(@"\$\{(?<name>\w+)(?:(?<rule>:-|:\?)(?<rest>[^}]*))?\}")]
    private static partial Regex Variable { get; }

    /// <summary>The variables of the file without which nothing starts: its secrets.</summary>
    public static IReadOnlySet<string> Required() =>
        Variable.Matches(Repository.Text("docker-compose.yml")).Where(match => match.Groups["rule"].Value == ":?").Select(match => match.Groups["name"].Value).ToHashSet();

    /// <param name="project">Prefix of containers and volumes.</param>
    /// <param name="ports">Port here of each service.</param>
    /// <param name="values">Values of the variables of the file.</param>
    /// <param name="overrides">Environment that is said differently here.</param>
    /// <param name="hasLimits">False where this engine cannot limit CPU and memory.</param>
    public static ComposedService Read(
        string name, string project, IReadOnlyDictionary<string, int> ports, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> overrides, bool hasLimits)
    {
        var service = Repository.Yaml(Repository.Text("docker-compose.yml")).Single().At("services", name)!;
        int published = int.Parse(service.Items("ports").Single().ToString().Split(':')[2], CultureInfo.InvariantCulture);
        string Here(string text) => Located(Substituted(text, values), published, ports[name], ports);

        var environment = service.Pairs("environment").SelectMany(pair => pair.Key == "<<" ? pair.Value.Pairs() : [pair])
            .ToDictionary(pair => pair.Key, pair => Here(((YamlScalarNode)pair.Value).Value!));
        // On the network of the machine "any address" is everybody's.
        if (environment.Remove("ASPNETCORE_HTTP_PORTS", out string? port)) environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        foreach (var (key, value) in overrides) environment[key] = value;

        List<string> arguments = ["--network=host", "--user", service.Text("user")!];
        if (service.Text("read_only") == "true") arguments.Add("--read-only");
        foreach (var capability in service.Items("cap_drop")) arguments.Add($"--cap-drop={capability}");
        foreach (var option in service.Items("security_opt")) arguments.Add($"--security-opt={option.ToString().Replace(":true", "", StringComparison.Ordinal)}");
        foreach (var memory in service.Items("tmpfs")) arguments.AddRange(["--tmpfs", memory.ToString()]);
        if (hasLimits) arguments.AddRange([$"--cpus={service.Text("cpus")}", $"--memory={service.Text("mem_limit")}"]);
        foreach (var (key, value) in environment) arguments.AddRange(["--env", $"{key}={value}"]);
        List<string> volumes = [];
        foreach (var volume in service.Items("volumes").Select(volume => volume.ToString().Split(':')))
        {
            volumes.Add($"{project}-{volume[0]}");
            arguments.AddRange(["--volume", $"{project}-{volume[0]}:{volume[1]}"]);
        }
        return new ComposedService(
            name, Substituted(service.Text("image")!, values), ports[name], arguments, volumes,
            [.. service.Items("healthcheck", "test").Skip(1).Select(word => Here(word.ToString()))]);
    }

    private static string Substituted(string text, IReadOnlyDictionary<string, string> values) => Variable.Replace(text, match =>
    {
        if (values.TryGetValue(match.Groups["name"].Value, out string? value)) return value;
        return match.Groups["rule"].Value == ":?" ? throw new InvalidOperationException(match.Groups["rest"].Value) : match.Groups["rest"].Value;
    });

    private static string Located(string text, int published, int here, IReadOnlyDictionary<string, int> ports)
    {
        foreach (var (service, port) in ports)
            text = Regex.Replace(text, $@"(?<=//){Regex.Escape(service)}:\d+", $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        if (text == "0.0.0.0") return "127.0.0.1";
        return Regex.Replace(text, $@"(?<=^|127\.0\.0\.1:){published.ToString(CultureInfo.InvariantCulture)}(?=$|/|')", here.ToString(CultureInfo.InvariantCulture));
    }
}
