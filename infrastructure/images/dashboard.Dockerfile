# The dashboard. Context: the repository. Both images are build arguments: any with the .NET SDK, any with the ASP.NET Core runtime.
# A package feed of one's own: --secret id=nuget,src=NuGet.Config --secret id=npm,src=.npmrc
#   docker build -f infrastructure/images/dashboard.Dockerfile -t bot-core/dashboard .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
ARG NODE_IMAGE=node:22-bookworm-slim

# The chart library comes by npm when the pages are built.
FROM ${NODE_IMAGE} AS browser
WORKDIR /src
COPY BotCore.Dashboard/package.json BotCore.Dashboard/package-lock.json BotCore.Dashboard/.npmrc ./
RUN --mount=type=secret,id=npm,target=/root/.npmrc \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${SDK_IMAGE} AS build
WORKDIR /src
# The lock files hold every package to its hash; to ask about revoked certificates too costs minutes where their hosts cannot be reached.
ENV NUGET_CERT_REVOCATION_MODE=offline \
    MSBUILDDISABLENODEREUSE=1
# Restored before the sources are there: a change of code does not fetch packages again.
COPY .editorconfig Directory.Build.props Directory.Packages.props global.json ./
COPY BotCore.Dashboard/BotCore.Dashboard.csproj BotCore.Dashboard/BrowserLibraries.targets BotCore.Dashboard/packages.lock.json BotCore.Dashboard/
COPY BotCore.Contracts/BotCore.Contracts.csproj BotCore.Contracts/packages.lock.json BotCore.Contracts/
COPY BotCore.ServiceDefaults/BotCore.ServiceDefaults.csproj BotCore.ServiceDefaults/packages.lock.json BotCore.ServiceDefaults/
RUN --mount=type=secret,id=nuget,target=/root/.nuget/NuGet/NuGet.Config \
    dotnet restore BotCore.Dashboard/BotCore.Dashboard.csproj --locked-mode
COPY BotCore.Dashboard/ BotCore.Dashboard/
COPY BotCore.Contracts/ BotCore.Contracts/
COPY BotCore.ServiceDefaults/ BotCore.ServiceDefaults/
# What the build would fetch, already there; newer than the lock file, so that it is not fetched again.
COPY --from=browser /src/node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs BotCore.Dashboard/wwwroot/lib/lightweight-charts/lightweight-charts.mjs
COPY --from=browser /src/node_modules/lightweight-charts/LICENSE BotCore.Dashboard/wwwroot/lib/lightweight-charts/LICENSE.txt
RUN touch BotCore.Dashboard/wwwroot/lib/lightweight-charts/*
ARG VERSION=0.1.0
ARG REVISION=unknown
RUN dotnet publish BotCore.Dashboard/BotCore.Dashboard.csproj -c Release --no-restore -o /app \
      -p:Version=${VERSION} -p:SourceRevisionId=${REVISION} -p:UseAppHost=false -p:DebugType=none \
      -p:UseSharedCompilation=false -p:RunAnalyzers=false \
 && mkdir /state

FROM ${RUNTIME_IMAGE} AS final
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="bot-core/dashboard" \
      org.opencontainers.image.description="What a trader and an operator look at" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=build /app ./
# A volume that is mounted here takes this folder's owner.
COPY --from=build --chown=10001:10001 /state /var/lib/botcore
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_NOLOGO=1 \
    ASPNETCORE_HTTP_PORTS=3000 \
    DataProtection__KeysDirectory=/var/lib/botcore/keys
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=8s --start-period=60s --retries=3 \
  CMD ["dotnet", "BotCore.Dashboard.dll", "--probe", "http://127.0.0.1:3000/health/ready"]
ENTRYPOINT ["dotnet", "BotCore.Dashboard.dll"]
