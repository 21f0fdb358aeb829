using Xunit.Sdk;
using Xunit.v3;

// Each run has an orchestrator of its own: several at once take the machine from each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
