namespace BotCore.Trading.Research.Optimization;

/// <summary>A part of a study that any process with the same candles can run, any number of times, with the same result.</summary>
/// <param name="Trials">At least one.</param>
public sealed record OptimizationPiece(StudyDefinition Study, IReadOnlyList<TrialPlan> Trials);

/// <summary>What a piece came to.</summary>
/// <param name="StudyHash"><see cref="StudyDefinition.Hash"/> of the piece, so that an answer cannot be taken for that of another study.</param>
/// <param name="Results">In the order of the piece's trials.</param>
public sealed record PieceResult(string StudyHash, IReadOnlyList<TrialResult> Results);
