using System.Collections;
using System.Security.Claims;
using BotCore.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Http;

/// <summary>Puts <c>request_id</c> and <c>user_id</c> on every log record of a request, counts it, and returns its id in <c>X-Request-Id</c>.</summary>
/// <remarks>An id that a caller sends is taken over when it is 1 to 64 letters, digits, dashes or underscores, so that one id follows a request through the gateway.</remarks>
internal sealed class RequestScope(RequestDelegate next, RequestCounter counter, ILogger<RequestScope> logger)
{
    public const string Header = "X-Request-Id";
    private const int LongestId = 64;

    public async Task InvokeAsync(HttpContext context)
    {
        string sent = context.Request.Headers[Header].ToString();
        if (IsId(sent)) context.TraceIdentifier = sent;
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            context.Response.Headers[Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        }, context);

        var values = new Values(context);
        counter.Enter();
        try
        {
            using (logger.BeginScope(values)) await next(context);
        }
        finally
        {
            values.End();
            counter.Leave();
        }
    }

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>
    /// Looks the user up when a record is made: who it is becomes known only further in. After the request it holds a plain text, because the server uses the
    /// context again for another request.
    /// </summary>
    private sealed class Values(HttpContext context) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private readonly string _request = context.TraceIdentifier;
        private HttpContext? _context = context;
        private string? _user;

        public int Count => 2;

        public KeyValuePair<string, object?> this[int index] => index switch
        {
            0 => new("RequestId", _request),
            1 => new("UserId", User()),
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

        public void End()
        {
            _user = User();
            _context = null;
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
            yield return this[1];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private string? User() =>
            _context?.User is { Identity.IsAuthenticated: true } user ? user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier) : _user;
    }
}
