using BotCore.Dashboard;
using BotCore.Dashboard.Layout;
using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Health;
using BotCore.ServiceDefaults.Hosting;

if (await ContainerProbe.RunAsync(args) is { } answer) return answer;

// Files are found beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("dashboard", DashboardHosting.Describe);
builder.AddDashboard();

var app = builder.Build();
app.UseResponseCompression();
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAntiforgery();
app.MapDefaultEndpoints();
app.MapStaticAssets();
// The framework's own framing policy would replace ours, which is stricter.
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static options => options.ContentSecurityFrameAncestorsPolicy = null);
return await app.RunServiceAsync();
