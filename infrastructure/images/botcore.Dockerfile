# The botcore command. Context: the repository. Both images are build arguments: any with the .NET SDK, any with the ASP.NET Core runtime.
# A package feed of one's own: --secret id=nuget,src=NuGet.Config
#   docker build -f infrastructure/images/botcore.Dockerfile -t bot-core/botcore .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /src
# The lock files hold every package to its hash; to ask about revoked certificates too costs minutes where their hosts cannot be reached.
ENV NUGET_CERT_REVOCATION_MODE=offline \
    MSBUILDDISABLENODEREUSE=1
# Restored before the sources are there: a change of code does not fetch packages again.
COPY .editorconfig Directory.Build.props Directory.Packages.props global.json ./
COPY BotCore.Cli/BotCore.Cli.csproj BotCore.Cli/packages.lock.json BotCore.Cli/
COPY BotCore.Trading/BotCore.Trading.csproj BotCore.Trading/packages.lock.json BotCore.Trading/
COPY BotCore.MarketData/BotCore.MarketData.csproj BotCore.MarketData/packages.lock.json BotCore.MarketData/
COPY BotCore.StrategyLoading/BotCore.StrategyLoading.csproj BotCore.StrategyLoading/packages.lock.json BotCore.StrategyLoading/
COPY BotCore.Contracts/BotCore.Contracts.csproj BotCore.Contracts/packages.lock.json BotCore.Contracts/
COPY BotCore.ServiceDefaults/BotCore.ServiceDefaults.csproj BotCore.ServiceDefaults/packages.lock.json BotCore.ServiceDefaults/
COPY BotCore.TradingEngine/BotCore.TradingEngine.csproj BotCore.TradingEngine/packages.lock.json BotCore.TradingEngine/
RUN --mount=type=secret,id=nuget,target=/root/.nuget/NuGet/NuGet.Config \
    dotnet restore BotCore.Cli/BotCore.Cli.csproj --locked-mode \
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
      -p:UseSharedCompilation=false -p:RunAnalyzers=false \
 # What is about stores and backups is carried out by the engine's program.
 && dotnet publish BotCore.TradingEngine/BotCore.TradingEngine.csproj -c Release --no-restore -o /app/trading-engine \
      -p:Version=${VERSION} -p:SourceRevisionId=${REVISION} -p:UseAppHost=false -p:DebugType=none \
      -p:UseSharedCompilation=false -p:RunAnalyzers=false \
 # Native parts for systems that no container runs on.
 && rm -rf /app/runtimes/browser* /app/runtimes/maccatalyst* /app/runtimes/osx* /app/runtimes/win* /app/trading-engine/runtimes/browser* /app/trading-engine/runtimes/maccatalyst* /app/trading-engine/runtimes/osx* /app/trading-engine/runtimes/win* \
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
