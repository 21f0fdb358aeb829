using BotCore.AiGateway;
using BotCore.ServiceDefaults.Health;
using BotCore.ServiceDefaults.Hosting;

if (await ContainerProbe.RunAsync(args) is { } answer) return answer;

// Settings files are found beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
return await GatewayHost.Build(builder).RunServiceAsync();
