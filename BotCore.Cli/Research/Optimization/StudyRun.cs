using BotCore.Trading.Research.Optimization;

namespace BotCore.Cli.Research.Optimization;

/// <summary>Runs a study on this machine's cores. The result does not depend on their number or on who finishes first.</summary>
/// <param name="file">Null: nothing is kept when the run is interrupted.</param>
internal sealed class StudyRun(Study study, PieceRunner pieces, StudyFile? file, int threads, StudyProgress progress)
{
    private readonly Lock _gate = new();

    /// <summary>Trials that were run now, those from the file not counted.</summary>
    public int Ran { get; private set; }

    /// <exception cref="OperationCanceledException">Cancelled; every finished trial is in the file.</exception>
    public void Finish(CancellationToken ct)
    {
        while (!study.IsFinished)
        {
            ct.ThrowIfCancellationRequested();
            var missing = new List<TrialPlan>();
            foreach (var plan in study.Wanted())
            {
                if (file is not null && file.TryTake(plan, out var known)) Record(known);
                else missing.Add(plan);
            }
            foreach (var result in Run(missing, ct)) study.Record(result);
        }
        file?.CheckTaken();
    }

    private void Record(TrialResult known)
    {
        study.Record(known);
        progress.Known(known);
    }

    private TrialResult[] Run(List<TrialPlan> plans, CancellationToken ct)
    {
        var results = new TrialResult[plans.Count];
        // Taken one by one, in order: trials last unequally long, and neighbours share what they compute.
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ct };
        int next = -1;
        Parallel.For(0, plans.Count, options, _ =>
        {
            int mine = Interlocked.Increment(ref next);
            var result = pieces.Run(new OptimizationPiece(study.Definition, [plans[mine]]), ct).Results[0];
            results[mine] = result;
            lock (_gate)
            {
                file?.Append(result);
                Ran++;
                progress.Finished(result, study.Planned);
            }
        });
        return results;
    }
}
