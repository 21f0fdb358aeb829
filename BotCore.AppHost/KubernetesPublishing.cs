using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace BotCore.AppHost;

/// <summary>A container in the words of a Helm chart: restricted pods, services by the names of the specification, secrets that must be given.</summary>
internal static partial class KubernetesPublishing
{
    /// <summary>
    /// Whose value a service takes that has a copy of it. Aspire asks for each copy; what is asked for twice is one day given twice in two ways.
    /// </summary>
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["mongodb_user"] = "mongodb",
        ["mongodb_password"] = "mongodb",
        ["rabbitmq_user"] = "rabbitmq",
        ["rabbitmq_password"] = "rabbitmq",
        ["service_token"] = "ai_service",
    };

    [GeneratedRegex(@"\{\{ *\.Values\.(?<section>secrets|config)\.(?<owner>\w+)\.(?<name>\w+) *\}\}")]
    private static partial Regex Given { get; }

    public static void Write(KubernetesResource resource, string name, Footprint footprint)
    {
        var pod = resource.Workload!.PodTemplate.Spec;
        var container = pod.Containers.Single();
        long user = long.Parse(footprint.User.Split(':')[0], CultureInfo.InvariantCulture), group = long.Parse(footprint.User.Split(':')[1], CultureInfo.InvariantCulture);
        pod.AutomountServiceAccountToken = false;
        pod.EnableServiceLinks = false;
        pod.TerminationGracePeriodSeconds = footprint.StopSeconds;
        pod.SecurityContext = new PodSecurityContextV1
        {
            RunAsNonRoot = true,
            RunAsUser = user,
            RunAsGroup = group,
            FsGroup = group == 0 ? user : group,
            SeccompProfile = new SeccompProfileV1 { Type = "RuntimeDefault" },
        };
        container.SecurityContext = new SecurityContextV1 { AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, Capabilities = new CapabilitiesV1 { Drop = { "ALL" } } };
        container.Resources = new ResourceRequirementsV1
        {
            Requests = { ["cpu"] = footprint.RequestedCpus, ["memory"] = footprint.RequestedMemory, ["ephemeral-storage"] = "100Mi" },
            Limits = { ["cpu"] = footprint.Cpus, ["memory"] = footprint.Memory, ["ephemeral-storage"] = "1Gi" },
        };
        foreach (var scratch in footprint.Scratch)
            Mount(pod, new VolumeV1 { EmptyDir = new EmptyDirVolumeSourceV1 { SizeLimit = string.Create(CultureInfo.InvariantCulture, $"{scratch.Megabytes}Mi") } }, Slug(scratch.Path), scratch.Path);
        Probe(container, footprint);
        Roll(resource.Workload, name);
        if (resource.Service is { } service)
        {
            // Published, the services call each other by these names everywhere.
            service.Metadata.Name = name;
            // A database makes its replica set by its own name before it can be ready.
            if (resource.Workload is StatefulSet) service.Spec.PublishNotReadyAddresses = true;
        }
        foreach (var (key, value) in resource.ConfigMap?.Data.ToList() ?? []) resource.ConfigMap!.Data[key] = Given.Replace(value, Ask);
        foreach (var (key, value) in resource.Secret?.StringData.ToList() ?? []) resource.Secret!.StringData[key] = Given.Replace(value, Ask);
    }

    /// <summary>A secret that is not given stops the chart with its name.</summary>
    private static string Ask(Match given)
    {
        string section = given.Groups["section"].Value, name = given.Groups["name"].Value;
        string path = $"{section}.{Owners.GetValueOrDefault(name, given.Groups["owner"].Value)}.{name}";
        // Back quotes, because the file puts the whole text into double ones.
        return section == "secrets" ? $"{{{{ required `set {path}` .Values.{path} }}}}" : $"{{{{ .Values.{path} }}}}";
    }

    /// <summary>A claim of its own, or a folder that goes with the pod.</summary>
    public static void Keep(KubernetesResource resource, string name, string path, string? size, bool isShared, bool isFirst)
    {
        var pod = resource.Workload!.PodTemplate.Spec;
        if (size is null)
        {
            Mount(pod, new VolumeV1 { EmptyDir = new EmptyDirVolumeSourceV1 { SizeLimit = "8Gi" } }, name, path);
            return;
        }
        var claim = new PersistentVolumeClaim { Metadata = { Name = name }, Spec = new PersistentVolumeClaimSpecV1 { Resources = new() } };
        claim.Spec.AccessModes.Add(isShared ? "ReadWriteMany" : "ReadWriteOnce");
        claim.Spec.Resources.Requests.Add("storage", size);
        if (isFirst) resource.AdditionalResources.Add(claim);
        Mount(pod, new VolumeV1 { PersistentVolumeClaim = new PersistentVolumeClaimVolumeSourceV1 { ClaimName = name } }, name, path);
    }

    public static void Configure(KubernetesResource resource, string name, string folder, IReadOnlyList<string> files, bool hasFolder)
    {
        string slug = Slug(folder), map = $"{name}-{slug}";
        var configuration = new ConfigMap { Metadata = { Name = map } };
        foreach (string file in files) configuration.Data[Path.GetFileName(file)] = Literal(File.ReadAllText(file));
        resource.AdditionalResources.Add(configuration);
        var pod = resource.Workload!.PodTemplate.Spec;
        pod.Volumes.Add(new VolumeV1 { Name = slug, ConfigMap = new ConfigMapVolumeSourceV1 { Name = map } });
        var mounts = pod.Containers.Single().VolumeMounts;
        if (hasFolder) mounts.Add(new VolumeMountV1 { Name = slug, MountPath = folder, ReadOnly = true });
        else mounts.AddRange(files.Select(Path.GetFileName).Select(file => new VolumeMountV1 { Name = slug, MountPath = $"{folder}/{file}", SubPath = file!, ReadOnly = true }));
    }

    private static void Mount(PodSpecV1 pod, VolumeV1 volume, string name, string path)
    {
        volume.Name = name;
        pod.Volumes.Add(volume);
        pod.Containers.Single().VolumeMounts.Add(new VolumeMountV1 { Name = name, MountPath = path });
    }

    private static void Probe(ContainerV1 container, Footprint footprint)
    {
        foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
            // Written in lower case, which the API server refuses.
            if (probe?.HttpGet is { } get) get.Scheme = get.Scheme.ToUpperInvariant();
        if (container.ReadinessProbe is not null || footprint.HealthCheck.Count == 0) return;
        var check = new ExecActionV1();
        check.Command.AddRange(footprint.HealthCheck);
        container.ReadinessProbe = new ProbeV1 { Exec = check, PeriodSeconds = footprint.CheckSeconds, TimeoutSeconds = 8, FailureThreshold = footprint.CheckRetries };
        container.LivenessProbe = new ProbeV1
        {
            TcpSocket = new TcpSocketActionV1 { Port = (int)container.Ports[0].ContainerPort! },
            InitialDelaySeconds = footprint.StartSeconds,
            PeriodSeconds = 20,
            TimeoutSeconds = 5,
            FailureThreshold = 3,
        };
    }

    /// <summary>What keeps its state in a claim of one node, and the engine with its one lease, ends before its successor begins.</summary>
    private static void Roll(Workload workload, string name)
    {
        if (workload is StatefulSet set) set.Spec.ServiceName = name;
        if (workload is not Deployment deployment) return;
        bool hasClaim = deployment.Spec.Template.Spec.Volumes.Any(volume => volume.PersistentVolumeClaim is not null);
        if (hasClaim) deployment.Spec.Strategy = new DeploymentStrategyV1 { Type = "Recreate", RollingUpdate = null! };
        else deployment.Spec.Strategy.RollingUpdate.MaxUnavailable = 0;
    }

    /// <summary>The file as it is: Helm would take its braces for its own.</summary>
    private static string Literal(string text) => text.Replace("{{", "{{`{{`}}", StringComparison.Ordinal);

    private static string Slug(string path) => path.Trim('/').Replace('/', '-').Replace('.', '-').ToLowerInvariant();
}
