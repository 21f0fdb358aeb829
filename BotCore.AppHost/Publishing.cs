namespace BotCore.AppHost;

/// <summary>What published files say beside the model: images, limits, health checks, data and configuration.</summary>
internal static class Publishing
{
    /// <summary>What Aspire adds to a service by itself and the other descriptions of the platform do not have.</summary>
    private static readonly string[] OfAspire =
    [
        "HTTP_PORTS", "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "OTEL_TRACES_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_METRICS_EXPORTER",
        "OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED", "ASPNETCORE_FORWARDEDHEADERS_ENABLED",
    ];

    /// <summary>A .NET service by its image, with the limits of the specification.</summary>
    public static IResourceBuilder<ProjectResource> PublishAs(
        this IResourceBuilder<ProjectResource> service, Shape shape, string cpus, string memory, string requestedCpus, string requestedMemory,
        Action<IResourceBuilder<ContainerResource>>? also = null, string? image = null)
    {
        int port = service.GetEndpoint("http").EndpointAnnotation.Port!.Value;
        string assembly = Path.GetFileNameWithoutExtension(service.Resource.GetProjectMetadata().ProjectPath) + ".dll";
        string probe = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health/ready");
        return service.PublishAsDockerFile(container =>
        {
            container.FromOurImage(shape, image ?? service.Resource.Name, port);
            also?.Invoke(container);
            container.Sized(shape, Footprint.OfService(cpus, memory, requestedCpus, requestedMemory, "dotnet", assembly, "--probe", probe));
        });
    }

    /// <summary>The image that <c>make images</c> builds; azd builds it itself, from the same Dockerfile.</summary>
    public static IResourceBuilder<ContainerResource> FromOurImage(this IResourceBuilder<ContainerResource> container, Shape shape, string image, int port)
    {
        container.WithEndpoint("http", endpoint => endpoint.TargetPort = port, createIfNotExists: false);
        container.WithEnvironment(context =>
        {
            if (!shape.PublishesCompose && !shape.PublishesKubernetes) return;
            foreach (string name in OfAspire) context.EnvironmentVariables.Remove(name);
        });
        if (!shape.PublishesCompose && !shape.PublishesKubernetes)
            return container.WithDockerfile(shape.Repository, shape.File("infrastructure", "images", $"{image}.Dockerfile"));
        foreach (var build in container.Resource.Annotations.OfType<DockerfileBuildAnnotation>().ToList()) container.Resource.Annotations.Remove(build);
        return container.WithImage($"bot-core/{image}", Shape.ImageVersion);
    }

    /// <summary>Limits, locks and health check, in the words of the target. Comes after everything that is mounted.</summary>
    public static IResourceBuilder<T> Sized<T>(this IResourceBuilder<T> container, Shape shape, Footprint footprint) where T : ContainerResource
    {
        if (shape.PublishesCompose) return container.PublishAsDockerComposeService((resource, service) => ComposePublishing.Write(service, container.Resource, footprint));
        return shape.PublishesKubernetes ? container.PublishAsKubernetesService(resource => KubernetesPublishing.Write(resource, container.Resource.Name, footprint)) : container;
    }

    /// <summary>Keeps a folder of a container.</summary>
    /// <param name="size">In a cluster, in its words; null where what is in it may be lost there, because it is made again.</param>
    /// <param name="isShared">In a cluster, whether containers on several nodes write to it.</param>
    /// <param name="isFirst">False for the other users of a shared folder: it is claimed once.</param>
    public static IResourceBuilder<T> WithData<T>(
        this IResourceBuilder<T> container, Shape shape, string name, string path, string? size, bool isShared = false, bool isFirst = true)
        where T : ContainerResource =>
        shape.PublishesKubernetes
            ? container.PublishAsKubernetesService(resource => KubernetesPublishing.Keep(resource, name, path, size, isShared, isFirst))
            : container.WithVolume(name, path);

    /// <summary>
    /// Gives a container files of the repository as its configuration: mounted while running, beside the Compose file when published for Compose, in a
    /// ConfigMap when published for Kubernetes.
    /// </summary>
    /// <param name="folder">In the container.</param>
    /// <param name="files">Full paths here.</param>
    /// <param name="hasFolder">True when nothing else is in that folder of the image.</param>
    public static IResourceBuilder<T> WithConfiguration<T>(this IResourceBuilder<T> container, Shape shape, string folder, bool hasFolder, params IReadOnlyList<string> files)
        where T : ContainerResource
    {
        if (shape.PublishesKubernetes) return container.PublishAsKubernetesService(resource => KubernetesPublishing.Configure(resource, container.Resource.Name, folder, files, hasFolder));
        if (shape.PublishesCompose)
            return container.WithContainerFiles(folder, files.Select(file => new ContainerFile { Name = Path.GetFileName(file), SourcePath = file }));
        foreach (string file in files) container.WithBindMount(file, $"{folder}/{Path.GetFileName(file)}", isReadOnly: true);
        return container;
    }
}
