using System.Globalization;

namespace BotCore.Tests.Infrastructure.Kubernetes;

/// <summary>That the quota of a namespace holds everything at its largest: a pod that does not fit is a pod that does not come back.</summary>
public sealed class QuotaTests
{
    public static TheoryData<string> Overlays => Overlay.All;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Everything_at_its_largest_fits_into_the_quota(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var most = overlay.Of("ResourceQuota").Single().Node.Pairs("spec", "hard").ToDictionary(pair => pair.Key, pair => Overlay.Quantity(pair.Value.ToString()));
        var used = most.Keys.ToDictionary(resource => resource, _ => 0.0);
        foreach (var workload in overlay.Workloads)
        {
            double pods = Largest(overlay, workload);
            used["pods"] += pods;
            foreach (string resource in most.Keys.Where(resource => resource.Contains('.', StringComparison.Ordinal)))
                used[resource] += pods * workload.Containers.Sum(container => Overlay.Quantity(container.Text(["resources", .. resource.Split('.')])!));
            used["persistentvolumeclaims"] += pods * workload.Node.Items("spec", "volumeClaimTemplates").Count();
        }
        used["persistentvolumeclaims"] += overlay.Of("PersistentVolumeClaim").Count();

        foreach (var (resource, limit) in most) Assert.True(used[resource] <= limit, string.Create(CultureInfo.InvariantCulture, $"{name}: {resource} comes to {used[resource]:0.##}, the quota is {limit:0.##}"));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task No_container_asks_for_more_than_one_may_have(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var most = overlay.Of("LimitRange").Single().Node.Items("spec", "limits").Single().At("max");
        foreach (var workload in overlay.Workloads)
            foreach (var container in workload.AllContainers)
                foreach (string resource in new[] { "cpu", "memory" })
                    Assert.True(Overlay.Quantity(container.Text("resources", "limits", resource)!) <= Overlay.Quantity(most.Text(resource)!), $"{workload}/{container.Text("name")}: {resource}");
    }

    /// <summary>As many pods as its scaler lets it have, and one more while a Deployment rolls out beside what is there.</summary>
    private static double Largest(Overlay overlay, KubernetesObject workload)
    {
        if (workload.Kind is "Job" or "CronJob") return 1;
        double replicas = overlay.Of("HorizontalPodAutoscaler").Concat(overlay.Of("ScaledObject")).Where(scaler => scaler.Node.Text("spec", "scaleTargetRef", "name") == workload.Name)
            .Select(scaler => scaler.Node.Text("spec", "maxReplicas") ?? scaler.Node.Text("spec", "maxReplicaCount"))
            .Append(workload.Node.Text("spec", "replicas") ?? "1").Max(count => double.Parse(count!, CultureInfo.InvariantCulture));
        bool rolls = workload.Kind == "Deployment" && workload.Node.Text("spec", "strategy", "type") != "Recreate" && workload.Node.Text("spec", "strategy", "rollingUpdate", "maxSurge") != "0";
        return rolls ? replicas + 1 : replicas;
    }
}
