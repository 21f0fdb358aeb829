using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BotCore.Cli.Supervision;

/// <summary>
/// A RabbitMQ of this state folder's own: its data, password, ports and name server lie apart from any other on the machine, and it
/// listens on 127.0.0.1 only.
/// </summary>
internal static class RabbitBroker
{
    public const string Name = "rabbitmq";
    public const int DefaultPort = 5672;
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string User = "bot-core";
    private const string VirtualHost = "bot-core";

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Writes the broker's configuration, once with a password of its own, and says how it is started.</summary>
    /// <param name="folder">Of the broker; made when it is not there.</param>
    /// <param name="port">Of AMQP; the three after it are for metrics, the broker's nodes and their name server.</param>
    /// <exception cref="CommandFailedException">RabbitMQ is not installed (69).</exception>
    public static (ServiceDefinition Service, string Uri) Prepare(string folder, int port)
    {
        if (!IsInstalled)
            throw new CommandFailedException(ExitCodes.Unavailable, "--with-rabbitmq needs a broker: install rabbitmq-server (scripts/bot.sh setup does), or give the address of one: --with-rabbitmq=amqp://USER:PASSWORD@HOST:5672/bot-core");
        folder = Path.GetFullPath(folder);
        foreach (string part in (string[])["", "data", "log"]) CreatePrivate(Path.Combine(folder, part));
        string password = Password(Path.Combine(folder, "password"));
        int metrics = port + 1, nodes = port + 2, names = port + 3;
        WritePrivate(Path.Combine(folder, "rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp.1 = 127.0.0.1:{port}
            prometheus.tcp.ip = 127.0.0.1
            prometheus.tcp.port = {metrics}
            default_vhost = {VirtualHost}
            default_user = {User}
            default_pass = {password}
            log.console = true
            log.console.level = warning
            log.file = false
            disk_free_limit.absolute = 200MB
            vm_memory_high_watermark.absolute = 512MB
            raft.wal_max_size_bytes = 33554432

            """));
        WritePrivate(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_prometheus].\n");
        string node = $"bot-core-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8]}@localhost";
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = folder, // where the cookie of its nodes lies
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_PID_FILE"] = PidFile(folder),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_NODENAME"] = node,
            ["RABBITMQ_DIST_PORT"] = nodes.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = names.ToString(CultureInfo.InvariantCulture),
            // Its schedulers sleep instead of spinning for work: the processor is the engine's too.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
        };
        // The name server outlives the broker unless somebody ends it.
        const string script = """
            /usr/lib/rabbitmq/bin/rabbitmq-server & broker=$!
            trap 'kill -TERM $broker' TERM INT
            while kill -0 $broker 2>/dev/null; do wait $broker; code=$?; done
            epmd -kill >/dev/null 2>&1
            exit $code
            """;
        var service = new ServiceDefinition(
            Name, "/bin/sh", ["-c", script], folder, port, new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", metrics).Uri, "/metrics", IsEssential: false)
        {
            Environment = environment,
        };
        string uri = string.Create(CultureInfo.InvariantCulture, $"amqp://{User}:{password}@127.0.0.1:{port}/{VirtualHost}");
        WritePrivate(Path.Combine(folder, "uri"), uri);
        return (service, uri);
    }

    /// <summary>The address of the broker that was prepared in a folder; null when there was none.</summary>
    public static string? AddressIn(string folder) => File.Exists(Path.Combine(folder, "uri")) ? File.ReadAllText(Path.Combine(folder, "uri")) : null;

    /// <summary>Holds the process number of the broker itself, behind the shell that starts it.</summary>
    public static string PidFile(string folder) => Path.Combine(folder, "pid");

    private static string Password(string file)
    {
        if (!File.Exists(file)) WritePrivate(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        return File.ReadAllText(file).Trim();
    }

    private static void WritePrivate(string path, string content)
    {
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
