# The botcore command. Context: the repository. Both images are build arguments: any with the .NET SDK, any with the ASP.NET Core runtime.
#   docker build -f infrastructure/images/botcore.Dockerfile -t bot-core/botcore .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /src
# Restored before the sources are there: a change of code does not fetch packages again.
COPY .editorconfig Directory.Build.props Directory.Packages.props global.json ./
COPY BotCore.Cli/BotCore.Cli.csproj BotCore.Cli/packages.lock.json BotCore.Cli/
COPY BotCore.Trading/BotCore.Trading.csproj BotCore.Trading/packages.lock.json BotCore.Trading/
COPY BotCore.MarketData/BotCore.MarketData.csproj BotCore.MarketData/packages.lock.json BotCore.MarketData/
COPY BotCore.StrategyLoading/BotCore.StrategyLoading.csproj BotCore.StrategyLoading/packages.lock.json BotCore.StrategyLoading/
COPY BotCore.Contracts/BotCore.Contracts.csproj BotCore.Contracts/packages.lock.json BotCore.Contracts/
COPY BotCore.ServiceDefaults/BotCore.ServiceDefaults.csproj BotCore.ServiceDefaults/packages.lock.json BotCore.ServiceDefaults/
COPY BotCore.TradingEngine/BotCore.TradingEngine.csproj BotCore.TradingEngine/packages.lock.json BotCore.TradingEngine/
RUN dotnet restore BotCore.Cli/BotCore.Cli.csproj --locked-mode \
 && dotnet restore BotCore.TradingEngine/BotCore.TradingEngine.csproj --locked-mode
COPY BotCore.Cli/ BotCore.Cli/
COPY BotCore.Trading/ BotCore.Trading/
COPY BotCore.MarketData/ BotCore.MarketData/
COPY BotCore.StrategyLoading/ BotCore.StrategyLoading/
COPY BotCore.Contracts/ BotCore.Contracts/
COPY BotCore.ServiceDefaults/ BotCore.ServiceDefaults/
COPY BotCore.TradingEngine/ BotCore.TradingEngine/
ARG VERSION=0.1.0
ARG REVISION=unknown
RUN dotnet publish BotCore.Cli/BotCore.Cli.csproj -c Release --no-restore -o /app \
      -p:Version=${VERSION} -p:SourceRevisionId=${REVISION} -p:UseAppHost=false -p:DebugType=none \
 # What is about stores and backups is carried out by the engine's program.
 && dotnet publish BotCore.TradingEngine/BotCore.TradingEngine.csproj -c Release --no-restore -o /app/trading-engine \
      -p:Version=${VERSION} -p:SourceRevisionId=${REVISION} -p:UseAppHost=false -p:DebugType=none \
 && mkdir /state /backups

FROM ${RUNTIME_IMAGE} AS final
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="bot-core/botcore" \
      org.opencontainers.image.description="Operate, back up, restore, work on jobs" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=build /app ./
# A volume that is mounted on one of these takes its owner.
COPY --from=build --chown=10001:10001 /state /var/lib/botcore
COPY --from=build --chown=10001:10001 /backups /var/backups/botcore
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_NOLOGO=1
USER 10001:10001
ENTRYPOINT ["dotnet", "botcore.dll"]
