using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.ServiceDefaults.Http;

/// <summary>Writes a problem document where there is no endpoint to return one: in middleware.</summary>
internal static class ProblemResponse
{
    public static async Task WriteAsync(HttpContext context, int status, string code, string? detail, params (string Name, object? Value)[] extensions)
    {
        context.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Detail = detail, Extensions = { ["code"] = code } };
        foreach (var (name, value) in extensions)
        {
            if (value is not null) problem.Extensions[name] = value;
        }
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }
}
