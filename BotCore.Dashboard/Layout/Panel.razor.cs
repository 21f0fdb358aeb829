using Microsoft.AspNetCore.Components;

namespace BotCore.Dashboard.Layout;

/// <summary>Frame of one part of a page, with the two states every part has: not known yet, and stale.</summary>
public sealed partial class Panel
{
    /// <summary>Id of the heading, unique on the page.</summary>
    [Parameter, EditorRequired] public string Id { get; set; } = "";

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public string? Class { get; set; }

    /// <summary>Since when the content is old; null while it is current.</summary>
    [Parameter] public string? StaleSince { get; set; }

    /// <summary>False before the engine's state has been read for the first time.</summary>
    [Parameter] public bool IsKnown { get; set; } = true;

    [Parameter] public RenderFragment? Tools { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }
}
