using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using Aspire.Hosting.Kubernetes.Resources;
using Container = Aspire.Hosting.Kubernetes.Resources.ContainerV1;
using Limits = Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm.Resources;

namespace BotCore.AppHost;

/// <summary>What the published files say beside the model: our Dockerfiles, limits, health checks, volumes.</summary>
internal static class Publishing
{
    /// <summary>Publishes a service by its Dockerfile in <c>infrastructure/images</c>, with the limits of the specification.</summary>
    /// <param name="volume">Where its state lies; null when it has none.</param>
    public static IResourceBuilder<ProjectResource> PublishAs(this IResourceBuilder<ProjectResource> service, Shape shape, string cpus, string memory, string? volume)
    {
        string name = service.Resource.Name;
        int port = service.GetEndpoint("http").EndpointAnnotation.Port!.Value;
        string assembly = Path.GetFileNameWithoutExtension(service.Resource.GetProjectMetadata().ProjectPath) + ".dll";
        string probe = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health/ready");
        return service.PublishAsDockerFile(image =>
        {
            image.WithDockerfile(shape.Repository, shape.File("infrastructure", "images", $"{name}.Dockerfile"))
                .WithEndpoint("http", endpoint => endpoint.TargetPort = port, createIfNotExists: false)
                .Sized(shape, cpus, memory, ["CMD", "dotnet", assembly, "--probe", probe]);
            if (volume is not null) image.WithVolume(name == "dashboard" ? "dashboard-keys" : $"{name}-state", volume);
            if (name == "trading-engine") image.WithVolume("backups", "/var/backups/botcore");
        });
    }

    /// <summary>Limits and what the target drops unless it is told: restart and health check in Compose, the probes' scheme in Kubernetes.</summary>
    public static IResourceBuilder<ContainerResource> Sized(this IResourceBuilder<ContainerResource> image, Shape shape, string cpus, string memory, string[] healthCheck)
    {
        if (!shape.Publishes) return image;
        return shape.Target == "compose"
            ? image.PublishAsDockerComposeService((_, service) =>
            {
                service.Restart = "unless-stopped";
                service.User = "10001:10001";
                service.ReadOnly = true;
                service.CapDrop = ["ALL"];
                service.SecurityOpt = ["no-new-privileges:true"];
                service.Tmpfs = ["/tmp:size=256m"];
                service.Deploy = new Deploy { Resources = new Limits { Limits = new ResourceSpec { Cpus = cpus, Memory = memory } } };
                service.Healthcheck = new Healthcheck { Test = [.. healthCheck], Interval = "15s", Timeout = "8s", StartPeriod = "60s", Retries = 3 };
            })
            : image.PublishAsKubernetesService(resource =>
            {
                if (resource.Workload is not Deployment deployment) return;
                foreach (Container container in deployment.Spec.Template.Spec.Containers)
                    foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
                        // Written in lower case, which the API server refuses.
                        if (probe?.HttpGet is { } get) get.Scheme = get.Scheme.ToUpperInvariant();
            });
    }
}
