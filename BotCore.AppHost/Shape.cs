namespace BotCore.AppHost;

/// <summary>What this run of the AppHost is to be, from its arguments and environment.</summary>
/// <param name="Target">Where published files are for: <c>compose</c> (default), <c>kubernetes</c>, or <c>azd</c> when azd asks for its manifest.</param>
/// <param name="UsesContainers">False runs the services alone, with the embedded store and bus. <c>--containers</c>, default true.</param>
/// <param name="HasMonitoring">Prometheus, Alertmanager and Grafana too. <c>--monitoring</c>, default as <paramref name="UsesContainers"/>.</param>
/// <param name="Engines">One leads, the others stand by. <c>--engines</c>, 1 to 5, default 1.</param>
/// <param name="Workers">Processes that take jobs from the broker. <c>--workers</c>, 0 to 10, default 0; they need a broker.</param>
/// <param name="Publishes">True while files are written and nothing runs.</param>
/// <param name="Repository">Full path of the repository.</param>
/// <param name="State">Full path of the folder that services which run as processes keep their state in. <c>--state</c>, default <c>obj/apphost</c>.</param>
internal sealed record Shape(
    string Target, bool UsesContainers, bool HasMonitoring, int Engines, int Workers, bool Publishes, string Repository, string State)
{
    private const string ComposeTarget = "compose";
    private const string KubernetesTarget = "kubernetes";
    private const string AzdTarget = "azd";

    /// <summary>Of the images that <c>make images</c> builds.</summary>
    public const string ImageVersion = "0.1.0";

    public bool PublishesCompose => Publishes && Target == ComposeTarget;

    public bool PublishesKubernetes => Publishes && Target == KubernetesTarget;

    /// <exception cref="ArgumentException">Arguments have values that are not allowed; the message names them all.</exception>
    public static Shape Read(IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        List<string> errors = [];
        string target = configuration["target"] ?? ComposeTarget;
        if (target is not (ComposeTarget or KubernetesTarget)) errors.Add($"--target is '{target}'; allowed are {ComposeTarget} and {KubernetesTarget}");
        // azd asks for its manifest in this way, and builds the images itself.
        if (configuration["Publishing:Publisher"] == "manifest") target = AzdTarget;
        bool containers = Flag("containers", true);
        string repository = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, ".."));
        var shape = new Shape(
            target, containers, Flag("monitoring", containers), Number("engines", 1, 5, 1), Number("workers", 0, 10, 0), builder.ExecutionContext.IsPublishMode,
            repository, Path.GetFullPath(configuration["state"] ?? Path.Combine(repository, "obj", "apphost")));
        if (shape.Workers > 0 && !containers && string.IsNullOrEmpty(configuration["ConnectionStrings:rabbitmq"]))
            errors.Add($"--workers is {shape.Workers}; workers take their jobs from a broker: leave out --containers false, or give --ConnectionStrings:rabbitmq");
        // Replicas are Kubernetes' to run: only there are those asked that are ready.
        if (shape.Publishes && !shape.PublishesKubernetes)
        {
            if (shape.Engines > 1) errors.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--engines is {shape.Engines}; published for anything but {KubernetesTarget}, 1 is allowed"));
            if (shape.Workers > 1) errors.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--workers is {shape.Workers}; published for anything but {KubernetesTarget}, 0 and 1 are allowed"));
        }
        return errors.Count == 0 ? shape : throw new ArgumentException(string.Join(Environment.NewLine, errors));

        bool Flag(string name, bool otherwise)
        {
            if (configuration[name] is not { } text) return otherwise;
            if (bool.TryParse(text, out bool value)) return value;
            errors.Add($"--{name} is '{text}'; allowed are true and false");
            return otherwise;
        }

        int Number(string name, int least, int most, int otherwise)
        {
            if (configuration[name] is not { } text) return otherwise;
            if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
            errors.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--{name} is '{text}'; allowed are {least} to {most}"));
            return otherwise;
        }
    }

    /// <summary>The one environment that published files are for; two would have to be told apart on every resource.</summary>
    public void AddComputeEnvironment(IDistributedApplicationBuilder builder)
    {
        if (Target == ComposeTarget) builder.AddDockerComposeEnvironment("compose").WithDashboard(enabled: false);
        else if (Target == KubernetesTarget)
        {
            builder.AddKubernetesEnvironment("kubernetes")
                .WithHelm(chart => chart.WithChartName("bot-core").WithChartVersion(ImageVersion).WithChartDescription("Bot Core as BotCore.AppHost describes it"))
                .WithProperties(environment => environment.DashboardEnabled = false);
        }
    }

    /// <summary>A folder of this machine while running, the path inside of the container when published.</summary>
    public string StateFolder(string name, string published) => Publishes ? published : Path.Combine(State, name);

    /// <summary>Where a service is called: its endpoint while running, its name and port when published.</summary>
    public ReferenceExpression Address(IResourceBuilder<IResourceWithEndpoints> service)
    {
        var endpoint = service.GetEndpoint("http");
        if (!Publishes) return ReferenceExpression.Create($"{endpoint}");
        string address = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://{service.Resource.Name}:{endpoint.EndpointAnnotation.Port}");
        return ReferenceExpression.Create($"{address}");
    }

    /// <summary>Where services that take turns are called, comma separated.</summary>
    public ReferenceExpression Addresses(IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> services)
    {
        var addresses = new ReferenceExpressionBuilder();
        foreach (var service in services)
        {
            if (!addresses.IsEmpty) addresses.AppendLiteral(",");
            addresses.Append($"{Address(service)}");
        }
        return addresses.Build();
    }

    /// <summary>A path of the repository.</summary>
    public string File(params string[] parts) => Path.Combine([Repository, .. parts]);
}
