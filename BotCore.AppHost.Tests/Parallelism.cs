// Each run has an orchestrator of its own: several at once take the machine from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
