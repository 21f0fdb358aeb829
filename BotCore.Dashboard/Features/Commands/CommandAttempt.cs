using BotCore.Dashboard.Live;

namespace BotCore.Dashboard.Features.Commands;

/// <summary>One act of a person, from the click to a clear answer. Its idempotency key is kept while the answer is not clear.</summary>
internal sealed class CommandAttempt
{
    private string? _key;

    public bool IsSending { get; private set; }

    /// <summary>True when the same act may be sent again; it must not be changed in between.</summary>
    public bool IsOpen => _key is not null && !IsSending;

    /// <summary>What a person is told about the last answer; null before the first.</summary>
    public string? Sentence { get; private set; }

    /// <summary>Sends, or sends again under the same key; a second call while one is under way does nothing.</summary>
    /// <returns>The result when the engine accepted it; null otherwise.</returns>
    public async Task<CommandOutcome.Accepted?> SendAsync(Func<string, Task<CommandOutcome>> send)
    {
        if (IsSending) return null;
        _key ??= EngineCommands.NewKey();
        (IsSending, Sentence) = (true, null);
        CommandOutcome outcome;
        try
        {
            outcome = await send(_key);
        }
        finally
        {
            IsSending = false;
        }
        switch (outcome)
        {
            case CommandOutcome.Accepted accepted:
                _key = null;
                return accepted;
            case CommandOutcome.Refused refused:
                _key = null;
                Sentence = $"Refused: {refused.Sentence}";
                return null;
            case CommandOutcome.NotSent notSent:
                Sentence = $"Not sent: {notSent.Sentence}.";
                return null;
            default:
                Sentence = ((CommandOutcome.Unknown)outcome).Sentence + " Retrying is safe: it cannot happen twice.";
                return null;
        }
    }

    /// <summary>Forgets everything: the next sending is a new act.</summary>
    public void Reset() => (_key, Sentence) = (null, null);
}
