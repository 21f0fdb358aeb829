using BotCore.Dashboard;
using BotCore.Dashboard.Layout;
using BotCore.Dashboard.Security;

// Files are found beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddDashboard();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseStatusCodePagesWithReExecute("/not-found");
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static options => options.ContentSecurityFrameAncestorsPolicy = null);
app.Run();
