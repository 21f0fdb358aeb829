#!/usr/bin/env bash
# Bot Core on this machine: set up, build, run, test. Thin over the botcore command (BotCore.Cli).
set -euo pipefail

script=${BASH_SOURCE[0]}
[[ ! -L $script ]] || script=$(readlink -f -- "$script")
root=$(cd -- "$(dirname -- "$script")/.." && pwd -P)
configuration=${BOTCORE_CONFIGURATION:-Release}
work="$root/obj/bot"
cli="$root/BotCore.Cli/bin/$configuration/net10.0/botcore.dll"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A build node that outlives its build keeps files and pipes open, in CI and in `clean`.
export MSBUILDDISABLENODEREUSE=1

usage() {
  cat <<'EOF'
Usage: scripts/bot.sh COMMAND [OPTIONS]

  setup [--no-browser] [--no-ai] [--no-tools]
                           check and install what building and testing needs
  dev [UP OPTIONS]         build when needed, then run everything in this terminal
  start [UP OPTIONS]       the same in the background; returns when everything is ready
  start --compose [--memory-optimized] [--with-monitoring] [--with-logging]
                           run the images with Docker Compose instead; --memory-optimized implies --compose
  stop                     stop what start or dev started
  restart                  stop and start again with the same options
  status [--json]          what runs and how it is
  logs [--service NAME] [--follow] [--lines N]
  backup [create|list|ship] [OPTIONS]
                           back everything up while it trades; alone it makes a full backup
  restore [OPTIONS]        put a backup in the place of what is there; --list, --dry-run
  verify [OPTIONS]         restore the newest backup somewhere else and compare
  drill NAME [OPTIONS]     break something on purpose on a scratch folder, recover, and measure
  build                    build everything
  images [--no-cache]      build the container images
  manifests                render every Kubernetes overlay into obj/manifests and check what can be checked
  publish                  write what the AppHost publishes for Compose and Kubernetes into infrastructure/aspire
  test [RUNNER OPTIONS]    build and run the tests, for example: test --filter-class '*PortOwnerTests'
  lint                     check formatting, code style and shell scripts
  clean [--yes] [--state]  remove what building and testing made, and with --state the state folder
  help

--with-monitoring starts Prometheus and Alertmanager too (dev, start): as processes where they are installed, as containers with Compose.

UP OPTIONS are those of `botcore up` (scripts/bot.sh dev --help shows them), for example:
  scripts/bot.sh dev --market replay:candles.csv --symbol BTCUSDT
  scripts/bot.sh start --speed 1x --state ~/botcore-demo
  scripts/bot.sh dev --with-rabbitmq --with-mongodb=mongodb://127.0.0.1:27017/?replicaSet=rs0

Tests of MongoDB use BOTCORE_TEST_MONGODB, else the stand-in in BOTCORE_MONGO_STANDIN or ../shared/mongo-standin, which they start.

stop, restart, status and logs take --state DIR for another state folder than the default one
(BOTCORE_STATE, or the user's state directory). BOTCORE_CONFIGURATION=Debug builds and runs Debug.

Exit codes: 0 ok, 1 failed, 64 unknown command or option, 69 something needed is missing, others as of botcore
EOF
}

say() { printf '%s\n' "$*" >&2; }

die() {
  local code=$1
  shift
  say "bot.sh: $*"
  exit "$code"
}

have() { command -v "$1" >/dev/null 2>&1; }

# --- what the machine needs ------------------------------------------------------------------------------------------

has_sdk() { have dotnet && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

has_browser() { have chromium || have chromium-browser || have google-chrome; }

has_fonts() { [[ -d /usr/share/fonts/truetype/dejavu ]] || { have fc-list && [[ -n $(fc-list 2>/dev/null) ]]; }; }

has_broker() { [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]]; }

# Installs packages without starting the services they bring: a broker of the whole machine is not wanted, botcore runs its own.
without_services() {
  local policy=/usr/sbin/policy-rc.d made=no code=0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
    made=yes
  fi
  # In a shell of its own: a failed installation must not leave the policy behind.
  ("$@") || code=$?
  [[ $made == no ]] || as_root rm -f -- "$policy"
  [[ $code -eq 0 ]] || exit "$code"
}

may_install() {
  have apt-get || return 1
  [[ $(id -u) -eq 0 ]] || { have sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; }
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  quietly "package lists" as_root apt-get update -q -o DPkg::Lock::Timeout=300
  quietly "install $*" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

setup() {
  local browser=yes ai=yes tools=yes
  while [[ $# -gt 0 ]]; do
    case $1 in
      --no-browser) browser=no ;;
      --no-ai) ai=no ;;
      --no-tools) tools=no ;;
      *) die 64 "unknown option $1 of setup; known: --no-browser, --no-ai, --no-tools" ;;
    esac
    shift
  done

  local -a packages=()
  has_sdk || packages+=(dotnet-sdk-10.0)
  have node || packages+=(nodejs)
  have npm || packages+=(npm)
  has_broker || packages+=(rabbitmq-server)
  if [[ $browser == yes ]]; then
    has_browser || packages+=(chromium)
    has_fonts || packages+=(fonts-dejavu-core)
  fi
  if [[ $tools == yes ]]; then
    have promtool || packages+=(prometheus)
    have amtool || packages+=(prometheus-alertmanager)
    have yamllint || packages+=(yamllint)
    have wrk || packages+=(wrk)
  fi
  if [[ ${#packages[@]} -gt 0 ]] && may_install; then
    # An SDK that Debian does not carry must not stop the other packages.
    local -a available=()
    quietly "package lists" as_root apt-get update -q -o DPkg::Lock::Timeout=300
    local package
    for package in "${packages[@]}"; do
      if apt-cache show "$package" >/dev/null 2>&1; then available+=("$package"); fi
    done
    [[ ${#available[@]} -eq 0 ]] || without_services apt_install "${available[@]}"
  fi

  has_sdk || die 69 "the .NET 10 SDK is missing; install it as https://dotnet.microsoft.com/download/dotnet/10.0 describes and put dotnet on PATH"
  { have node && have npm; } || die 69 "Node.js 20 or newer with npm is missing; install it (Debian: apt-get install nodejs npm)"
  if [[ $browser == yes ]]; then
    has_browser || say "note: no Chromium, the browser tests will be skipped; install it (Debian: apt-get install chromium)"
    has_fonts || say "note: no fonts, screenshots of the browser tests will show boxes (Debian: apt-get install fonts-dejavu-core)"
  fi
  [[ $ai == no ]] || quietly "Python environment of the AI service" "$root/ai-service/setup-env"
  has_broker || say "note: no RabbitMQ, the tests of the broker will be skipped; install it (Debian: apt-get install rabbitmq-server)"
  if [[ $tools == yes ]]; then
    { have promtool && have amtool; } || say "note: no promtool or amtool, the tests of the alerts will be skipped (Debian: apt-get install prometheus prometheus-alertmanager)"
    have wrk || say "note: no wrk, make bench-gateway cannot load the gateway (Debian: apt-get install wrk)"
    have kubectl || say "note: no kubectl, the tests of the manifests will be skipped (https://kubernetes.io/docs/tasks/tools)"
  fi
  choose_solution
  in_root quietly "restore packages" dotnet restore "$solution"
  say "setup is complete: .NET SDK $(in_root dotnet --version), Node.js $(node --version), $(browser_name)"
}

browser_name() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if have "$name"; then
      printf '%s' "$name"
      return
    fi
  done
  printf 'no browser'
}

# --- building --------------------------------------------------------------------------------------------------------

# global.json is found from the folder a command runs in.
in_root() { (cd -- "$root" && "$@"); }

# Runs a command with its output in a file; shows that it goes on, and all of the output when it fails.
quietly() {
  local label=$1 log="$work/last-command.log" started=$SECONDS code=0
  shift
  mkdir -p -- "$work"
  if [[ -t 2 ]]; then
    "$@" >"$log" 2>&1 </dev/null &
    local pid=$!
    # A command in the background of a script does not hear Ctrl-C.
    trap 'kill "$pid" 2>/dev/null; exit 130' INT
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r%s … %d s ' "$label" "$((SECONDS - started))" >&2
      sleep 0.5
    done
    wait "$pid" || code=$?
    trap - INT
    printf '\r' >&2
  else
    say "$label …"
    "$@" >"$log" 2>&1 </dev/null || code=$?
  fi
  if [[ $code -ne 0 ]]; then
    cat -- "$log" >&2
    die 1 "$label failed (exit code $code), see above"
  fi
  say "$label: done in $((SECONDS - started)) s"
}

# BotCore.Local.slnf is the solution without the AppHost, whose packages not every machine can restore.
choose_solution() {
  solution="$root/BotCore.sln"
  [[ -f "$root/BotCore.Local.slnf" ]] && grep -q AppHost -- "$root/BotCore.sln" || return 0
  mkdir -p -- "$work"
  # The AppHost project alone: the rest restores anyway, and asking for packages that are not there takes longest.
  if in_root dotnet restore "$root/BotCore.AppHost/BotCore.AppHost.csproj" >"$work/restore.log" 2>&1 </dev/null; then
    say "using BotCore.sln: the AppHost projects can be restored"
  else
    solution="$root/BotCore.Local.slnf"
    say "using BotCore.Local.slnf: the AppHost projects cannot be restored here (see obj/bot/restore.log)"
  fi
}

# Looks for anything newer than the last build that the services are built from. A file that was edited while it ran is
# newer than its begin; a folder from which something was removed is newer than its end.
is_built() {
  local begin="$work/build-begin-$configuration" end="$work/build-end-$configuration" project
  [[ -f $begin && -f $end ]] || return 1
  for project in Cli:botcore TradingEngine:BotCore.TradingEngine AiGateway:BotCore.AiGateway Dashboard:BotCore.Dashboard; do
    [[ -f "$root/BotCore.${project%%:*}/bin/$configuration/net10.0/${project##*:}.dll" ]] || return 1
  done
  local newer
  newer=$(find "$root"/BotCore.* "$root"/Directory.*.props "$root/global.json" \
    \( -name bin -o -name obj -o -name node_modules -o -name lib -o -name BotCore.Tests -o -name BotCore.Benchmarks -o -name 'BotCore.AppHost*' \) -prune \
    -o -type f -newer "$begin" -print -quit -o -type d -newer "$end" -print -quit)
  [[ -z $newer ]]
}

ensure_built() {
  is_built && return
  has_sdk || die 69 "the .NET 10 SDK is missing; see: scripts/bot.sh setup"
  build_as "build the services" "$root/scripts/services.slnf"
}

build_as() {
  mkdir -p -- "$work"
  touch -- "$work/build-begin"
  in_root quietly "$1" dotnet build "$2" -c "$configuration"
  mv -- "$work/build-begin" "$work/build-begin-$configuration"
  touch -- "$work/build-end-$configuration"
}

build() {
  [[ $# -eq 0 ]] || die 64 "unknown option $1 of build"
  has_sdk || die 69 "the .NET 10 SDK is missing; see: scripts/bot.sh setup"
  choose_solution
  build_as "build" "$solution"
}

# --- containers ------------------------------------------------------------------------------------------------------

compose_mark="$work/compose"

# Compose in the form this machine has it, with our files, project and secrets.
compose() {
  local -a program=()
  if have docker && docker compose version >/dev/null 2>&1; then
    program=(docker compose)
  elif have docker-compose; then
    program=(docker-compose)
  elif have podman-compose; then
    program=(podman-compose)
  else
    die 69 "Docker Compose is missing; install it, or start without --compose"
  fi
  local -a files=(-f "$root/docker-compose.yml")
  [[ ! -f $compose_mark ]] || ! grep -q memory-optimized "$compose_mark" || files+=(-f "$root/docker-compose.memory-optimized.yml")
  in_root "${program[@]}" -p bot-core --env-file "$(secrets_file)" "${files[@]}" "$@"
}

secrets_file() { printf '%s/compose.env' "$(state_folder)"; }

# Letters and digits, at most 100.
random() {
  local text
  text=$(head -c 128 /dev/urandom | base64 -w 0 | tr -dc 'A-Za-z0-9')
  printf '%s' "${text:0:$1}"
}

# Passwords nobody chose: made once, readable by their owner only, kept beside the state.
ensure_secrets() {
  local file
  file=$(secrets_file)
  if [[ -f $file ]]; then
    # Made before backups were sealed.
    grep -q '^BACKUP_ENCRYPTION_KEY=' "$file" || printf 'BACKUP_ENCRYPTION_KEY=%s\n' "$(random 48)" >>"$file"
    return 0
  fi
  mkdir -p -- "$(dirname -- "$file")"
  local rabbit
  rabbit=$(random 32)
  (
    umask 077
    printf '%s\n' \
      "# Secrets of the composed platform; made by bot.sh start --compose. Never commit this file." \
      "MONGO_PASSWORD=$(random 32)" "MONGO_REPLICA_KEY=$(random 64)" "RABBITMQ_PASSWORD=$rabbit" \
      "BOTCORE_RABBITMQ_URI=amqp://botcore:$rabbit@rabbitmq:5672/bot-core" \
      "AI_SERVICE_TOKEN=$(random 48)" "GRAFANA_PASSWORD=$(random 24)" "BACKUP_ENCRYPTION_KEY=$(random 48)" >"$file"
  )
  say "made new secrets in $file; keep a copy somewhere else: without BACKUP_ENCRYPTION_KEY the backups do not open"
}

start_compose() {
  local -a profiles=(core messaging) marks=(compose)
  while [[ $# -gt 0 ]]; do
    case $1 in
      --compose) ;;
      --memory-optimized) marks+=(memory-optimized) ;;
      --with-monitoring) profiles+=(monitoring) ;;
      --with-logging) profiles+=(logging) ;;
      *) die 64 "unknown option $1 of start --compose; known: --memory-optimized, --with-monitoring, --with-logging" ;;
    esac
    shift
  done
  ensure_secrets
  mkdir -p -- "$work"
  printf '%s\n' "${marks[@]}" "${profiles[@]/#/profile=}" >"$compose_mark"
  compose_profiles up -d --no-build
  say "started with Compose; dashboard http://127.0.0.1:3000, gateway http://127.0.0.1:8100, API http://127.0.0.1:8080"
}

# The same with the profiles of the last start.
compose_profiles() {
  local -a flags=()
  local line
  while IFS= read -r line; do
    [[ $line != profile=* ]] || flags+=(--profile "${line#profile=}")
  done <"$compose_mark"
  compose "${flags[@]}" "$@"
}

# What start, stop, restart, status and logs do while Compose runs the platform.
composed() {
  case $1 in
    stop)
      compose_profiles down
      rm -f -- "$compose_mark"
      ;;
    restart) compose_profiles restart ;;
    status) compose_profiles ps ;;
    logs)
      shift
      local -a flags=() services=()
      while [[ $# -gt 0 ]]; do
        case $1 in
          --service)
            [[ $# -gt 1 ]] || die 64 "--service of logs needs a name"
            services+=("$2")
            shift
            ;;
          --follow) flags+=(-f) ;;
          --lines)
            [[ $# -gt 1 ]] || die 64 "--lines of logs needs a number"
            flags+=("--tail=$2")
            shift
            ;;
          *) die 64 "unknown option $1 of logs; known: --service, --follow, --lines" ;;
        esac
        shift
      done
      compose_profiles logs "${flags[@]}" "${services[@]}"
      ;;
  esac
}

# Base images of another source: SDK_IMAGE, RUNTIME_IMAGE, NODE_IMAGE, BASE_IMAGE in the environment become build arguments. Package feeds of another
# source: NUGET_CONFIG and NPM_CONFIG name a NuGet.Config and an .npmrc, which the builds see and the images do not keep.
images() {
  local -a flags=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --no-cache) flags+=(--no-cache) ;;
      *) die 64 "unknown option $1 of images; known: --no-cache" ;;
    esac
    shift
  done
  local builder
  if have podman; then builder=podman; elif have docker; then builder=docker; else die 69 "neither docker nor podman is installed"; fi
  local version revision file service name
  version=${BOTCORE_VERSION:-0.1.0}
  revision=$(git -C "$root" rev-parse HEAD 2>/dev/null || printf 'unknown')
  flags+=(--build-arg "VERSION=$version" --build-arg "REVISION=$revision")
  for file in "$root"/infrastructure/images/*.Dockerfile; do
    service=$(basename -- "$file" .Dockerfile)
    local -a arguments=()
    for name in SDK_IMAGE RUNTIME_IMAGE NODE_IMAGE BASE_IMAGE; do
      [[ -z ${!name:-} ]] || ! grep -q "^ARG $name=" "$file" || arguments+=(--build-arg "$name=${!name}")
    done
    [[ -z ${NUGET_CONFIG:-} ]] || ! grep -q 'id=nuget,' "$file" || arguments+=(--secret "id=nuget,src=$NUGET_CONFIG")
    [[ -z ${NPM_CONFIG:-} ]] || ! grep -q 'id=npm,' "$file" || arguments+=(--secret "id=npm,src=$NPM_CONFIG")
    in_root quietly "image bot-core/$service:$version" "$builder" build "${flags[@]}" "${arguments[@]}" -f "$file" -t "bot-core/$service:$version" .
  done
  "$builder" images --filter 'reference=bot-core/*' --format '{{.Repository}}:{{.Tag}} {{.Size}}'
}

# Schema and policies are checked by the tests of BotCore.Tests.Infrastructure.Kubernetes; this renders what they check.
manifests() {
  [[ $# -eq 0 ]] || die 64 "unknown option $1 of manifests"
  have kubectl || die 69 "kubectl is missing; install it as https://kubernetes.io/docs/tasks/tools describes"
  local overlay target="$root/obj/manifests"
  mkdir -p -- "$target"
  for overlay in dev staging production; do
    in_root kubectl kustomize "infrastructure/kubernetes/overlays/$overlay" >"$target/$overlay.yaml"
    say "$target/$overlay.yaml: $(grep -c '^kind:' "$target/$overlay.yaml") objects"
  done
  if have yamllint; then in_root quietly "yamllint" yamllint -c .yamllint.yaml --strict infrastructure docker-compose.yml docker-compose.memory-optimized.yml; fi
  if [[ -x "$root/BotCore.Tests/bin/$configuration/net10.0/BotCore.Tests" ]]; then
    "$root/BotCore.Tests/bin/$configuration/net10.0/BotCore.Tests" --no-ansi --progress off --filter-namespace 'BotCore.Tests.Infrastructure.Kubernetes*' </dev/null
  else
    say "note: the tests are not built, so schema and policies were not checked; run: scripts/bot.sh build"
  fi
}

# The Aspire packages are not everywhere: the written files are part of the repository, and tests hold them to everything else.
publish() {
  [[ $# -eq 0 ]] || die 64 "unknown option $1 of publish"
  has_sdk || die 69 "the .NET 10 SDK is missing; see: scripts/bot.sh setup"
  local project="$root/BotCore.AppHost/BotCore.AppHost.csproj" target folder
  mkdir -p -- "$work"
  in_root dotnet restore "$project" >"$work/restore.log" 2>&1 </dev/null ||
    die 69 "the Aspire packages cannot be restored here (see obj/bot/restore.log); publish where they can be: nothing was written"
  in_root quietly "build the AppHost" dotnet build "$project" -c "$configuration" --no-restore
  for target in compose kubernetes; do
    folder="$root/infrastructure/aspire/$target"
    rm -rf -- "$work/published"
    in_root quietly "publish for $target" dotnet "$root/BotCore.AppHost/bin/$configuration/net10.0/BotCore.AppHost.dll" \
      --operation publish --step publish --target "$target" --output-path "$work/published"
    [[ -n $(find "$work/published" -type f -print -quit 2>/dev/null) ]] || die 1 "publishing for $target wrote nothing; see obj/bot"
    rm -rf -- "$folder"
    mv -- "$work/published" "$folder"
    say "$folder: $(find "$folder" -type f | wc -l) files"
  done
}

botcore() { exec dotnet "$cli" "$@"; }

require_cli() { [[ -f $cli ]] || die 69 "nothing is built yet; see: scripts/bot.sh build"; }

# --- testing ---------------------------------------------------------------------------------------------------------

# Fast tests side by side, then those that need ports, browsers or the machine for themselves one after another.
run_tests() {
  [[ $# -eq 0 || $1 == -* ]] || die 64 "unexpected argument '$1' of test; runner options begin with --"
  has_sdk || die 69 "the .NET 10 SDK is missing; see: scripts/bot.sh setup"
  choose_solution
  build_as "build" "$solution"
  results="$root/TestResults"
  rm -rf -- "$results"
  mkdir -p -- "$results"
  test_failures=0
  # One folder for all passes of this working copy: what stands in for the database is then installed once.
  local copy
  copy=$(printf '%s' "$root" | sha256sum | cut -c1-8)
  export BOTCORE_MONGO_STANDIN_DIR="${BOTCORE_MONGO_STANDIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/botcore/test-mongo-$copy}"
  local slow=(Category=Integration Category=Browser Category=Soak)
  if [[ $# -gt 0 ]]; then
    test_pass selected --parallel collections --max-threads 2 "$@"
  else
    test_ai_service
    test_pass fast --parallel collections --max-threads 2 --filter-not-trait "${slow[@]}"
    test_pass slow --parallel none --filter-trait "${slow[@]}"
  fi
  report
}

# Type checks, lint and tests of the Python side; their counts are added to the others'.
test_ai_service() {
  if [[ ! -x "$root/ai-service/.venv/bin/python" ]]; then
    say "tests: the AI service is left out, it has no Python environment; see: scripts/bot.sh setup"
    return
  fi
  say "tests: AI service"
  if ! "$root/ai-service/run-tests" --junit-xml "$results/ai-service.xml" </dev/null; then
    say "tests: the AI service failed"
    test_failures=1
  fi
}

test_pass() {
  local name=$1 code=0
  shift
  say "tests: $name"
  # No test in one of the passes is fine (8); no test at all is found when the reports are added up.
  "$root/BotCore.Tests/bin/$configuration/net10.0/BotCore.Tests" --no-ansi --progress off \
    --timeout "${BOTCORE_TEST_TIMEOUT:-18m}" --ignore-exit-code 8 --results-directory "$results" \
    --report-xunit-xml --report-xunit-xml-filename "$name.xml" "$@" </dev/null || code=$?
  # 2 is the runner's code for failed tests; they are in the report.
  if [[ $code -ne 0 && $code -ne 2 ]]; then
    say "tests: $name ended with exit code $code"
    test_failures=1
  fi
  if [[ ! -f "$results/$name.xml" && $code -ne 0 ]]; then
    say "tests: $name left no report"
    test_failures=1
  fi
}

report() {
  local passed=0 failed=0 skipped=0 file p f s
  for file in "$results"/*.xml; do
    [[ -f $file ]] || continue
    awk -f "$root/scripts/test-report.awk" -v what=skipped "$file"
    read -r p f s < <(awk -f "$root/scripts/test-report.awk" -v what=counts "$file")
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
  if [[ $((passed + failed)) -eq 0 ]]; then
    say "tests: no test was run"
    test_failures=1
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [[ $failed -eq 0 && $test_failures -eq 0 ]] || exit 1
}

lint() {
  [[ $# -eq 0 ]] || die 64 "unknown option $1 of lint"
  has_sdk || die 69 "the .NET 10 SDK is missing; see: scripts/bot.sh setup"
  choose_solution
  in_root quietly "restore packages" dotnet restore "$solution"
  if [[ -x "$root/ai-service/.venv/bin/python" ]]; then quietly "Python types and style" "$root/ai-service/run-tests" --lint; fi
  in_root quietly "formatting and code style" dotnet format "$solution" --no-restore --verify-no-changes
  if have shellcheck; then
    quietly "shell scripts" shellcheck "$root/scripts/bot.sh" "$root/.ci/run" "$root/ai-service/setup-env" "$root/ai-service/run-tests"
  else
    say "note: shellcheck is not installed, the shell scripts were not checked (Debian: apt-get install shellcheck)"
  fi
}

# --- cleaning --------------------------------------------------------------------------------------------------------

state_folder() {
  if [[ -n ${BOTCORE_STATE:-} ]]; then
    printf '%s' "$BOTCORE_STATE"
  elif [[ ${XDG_STATE_HOME:-} == /* ]]; then
    printf '%s/botcore' "$XDG_STATE_HOME"
  else
    printf '%s/.local/state/botcore' "$HOME"
  fi
}

clean() {
  local yes=no with_state=no
  while [[ $# -gt 0 ]]; do
    case $1 in
      --yes | -y) yes=yes ;;
      --state) with_state=yes ;;
      *) die 64 "unknown option $1 of clean; known: --yes, --state" ;;
    esac
    shift
  done

  local state project folder
  state=$(state_folder)
  if [[ -f "$state/run/supervisor.json" && -f $cli ]] && dotnet "$cli" status --state "$state" --json | grep -q '"isRunning": true'; then
    die 73 "services are running from here; stop them first: scripts/bot.sh stop"
  fi

  local -a targets=()
  for project in "$root"/*/*.csproj; do
    for folder in bin obj; do
      folder="$(dirname -- "$project")/$folder"
      [[ ! -d $folder ]] || targets+=("$folder")
    done
  done
  for folder in ai-service/.venv ai-service/.mypy_cache ai-service/.pytest_cache ai-service/.hypothesis ai-service/.ruff_cache \
    obj TestResults BenchmarkDotNet.Artifacts BotCore.Dashboard/node_modules BotCore.Dashboard/wwwroot/lib; do
    [[ ! -d "$root/$folder" ]] || targets+=("$root/$folder")
  done
  if [[ $with_state == yes && -d $state ]]; then
    # A folder with something else in it when up first used it has no mark; that one is its owner's to remove.
    [[ -f "$state/.botcore-state" ]] || die 1 "$state was not made by botcore (it has no .botcore-state); remove it yourself"
    targets+=("$state")
  fi
  if [[ ${#targets[@]} -eq 0 ]]; then
    say "nothing to remove"
    return
  fi

  du -sh -- "${targets[@]}"
  if [[ $yes == no ]]; then
    [[ -t 0 ]] || die 64 "clean asks before it removes these; without a terminal give --yes"
    local answer
    read -r -p "Remove these ${#targets[@]} folders? [y/N] " answer
    [[ $answer == [yY] || $answer == [yY][eE][sS] ]] || die 1 "nothing was removed"
  fi
  rm -rf -- "${targets[@]}"
  say "removed ${#targets[@]} folders"
}

# --- commands --------------------------------------------------------------------------------------------------------

command=${1:-help}
[[ $# -eq 0 ]] || shift
case $command in
  setup) setup "$@" ;;
  dev)
    ensure_built
    botcore up "$@"
    ;;
  start)
    if [[ " $* " == *" --compose "* || " $* " == *" --memory-optimized "* ]]; then
      start_compose "$@"
    else
      ensure_built
      botcore up --detach "$@"
    fi
    ;;
  stop)
    if [[ -f $compose_mark ]]; then
      composed stop
    else
      require_cli
      botcore down "$@"
    fi
    ;;
  restart)
    if [[ -f $compose_mark ]]; then
      composed restart
    else
      ensure_built
      botcore restart "$@"
    fi
    ;;
  status | logs)
    if [[ -f $compose_mark ]]; then
      composed "$command" "$@"
    else
      require_cli
      botcore "$command" "$@"
    fi
    ;;
  backup)
    ensure_built
    [[ $# -gt 0 && $1 != -* ]] || set -- create "$@"
    botcore backup "$@"
    ;;
  restore | verify | drill)
    ensure_built
    botcore "$command" "$@"
    ;;
  images) images "$@" ;;
  publish) publish "$@" ;;
  manifests) manifests "$@" ;;
  build) build "$@" ;;
  test) run_tests "$@" ;;
  lint) lint "$@" ;;
  clean) clean "$@" ;;
  help | --help | -h) usage ;;
  *) die 64 "unknown command '$command'; known: setup dev start stop restart status logs backup restore verify drill build images manifests publish test lint clean help" ;;
esac
