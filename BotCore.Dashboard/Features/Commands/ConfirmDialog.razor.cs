using BotCore.Dashboard.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace BotCore.Dashboard.Features.Commands;

/// <summary>Asks before a dangerous act: names its consequence, wants a word typed, and stays until the answer is clear.</summary>
public sealed partial class ConfirmDialog : IAsyncDisposable
{
    private readonly CommandAttempt _attempt = new();
    private ElementReference _element;
    private IJSObjectReference? _module;
    private bool _isOpen;
    private bool _mustShow;
    private string _typed = "";
    private string? _fault;

    /// <summary>Unique on the page; its parts' ids derive from it.</summary>
    [Parameter, EditorRequired] public string Id { get; set; } = "";

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>What will happen, with today's numbers.</summary>
    [Parameter, EditorRequired] public string Consequence { get; set; } = "";

    /// <summary>The word to be typed, exactly.</summary>
    [Parameter, EditorRequired] public string Word { get; set; } = "";

    /// <summary>Label of the button that does it.</summary>
    [Parameter, EditorRequired] public string Act { get; set; } = "";

    /// <summary>Further fields.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>What is wrong with the further fields; null when nothing is.</summary>
    [Parameter] public Func<string?>? Check { get; set; }

    /// <summary>Sends the command under the given idempotency key. Set by code, because its types are internal.</summary>
    internal Func<string, Task<CommandOutcome>>? Send { get; set; }

    /// <summary>Called once it is accepted; the dialog has closed itself.</summary>
    [Parameter] public EventCallback OnAccepted { get; set; }

    [Inject] private IJSRuntime Js { get; set; } = default!;

    [Inject] private CommandNotices Notices { get; set; } = default!;

    private string TitleId => $"{Id}-title";

    private string ConsequenceId => $"{Id}-consequence";

    private string WordId => $"{Id}-word";

    private string AnswerId => $"{Id}-answer";

    /// <summary>Opens the dialog as a new act, or shows again the one that is under way.</summary>
    public void Open()
    {
        if (!_attempt.IsSending)
        {
            _attempt.Reset();
            (_typed, _fault) = ("", null);
        }
        (_isOpen, _mustShow) = (true, true);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_mustShow) return;
        _mustShow = false;
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/dialogs.js"]);
        await _module.InvokeVoidAsync("open", _element);
    }

    private async Task SubmitAsync()
    {
        _fault = _attempt.IsOpen ? null : Check?.Invoke() ?? (_typed.Trim() == Word ? null : $"Type the word {Word} to confirm.");
        if (_fault is not null || Send is not { } send) return;
        bool isAccepted = await _attempt.SendAsync(send) is not null;
        if (isAccepted)
        {
            await CloseAsync();
            await OnAccepted.InvokeAsync();
        }
        else if (!_isOpen && _attempt.Sentence is { } sentence)
        {
            Notices.Failed($"{Title}: {sentence}");
        }
    }

    private async Task CloseAsync()
    {
        if (_module is not null) await _module.InvokeVoidAsync("close", _element);
        Closed();
    }

    // Also raised by the browser, when Escape was pressed.
    private void Closed() => _isOpen = false;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // Closed together with the page.
        }
    }
}
