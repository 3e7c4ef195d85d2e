# shellcheck shell=bash
# What the scripts of this folder share: installing, building, a broker, and processes that are started and stopped. Sourced,
# never run. Everything that the scripts write lies under .local/ of the repository.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
LOCAL="$ROOT/.local"
HERE="$ROOT/Deploy/local"
STAGES=(comity-intake comity-validate comity-retrieve comity-intercept comity-deliver)

# The longest wait for a broker and for a clean stop, in seconds. Stages promise to be gone after five.
START_LIMIT=30
STOP_LIMIT=8

say() { printf '%s\n' "$*" >&2; }
step() { printf '==> %s\n' "$*" >&2; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

fail_usage() {
    printf 'error: %s; -h explains\n' "$*" >&2
    exit 64
}

# The comment at the head of a script is its help text.
help_of() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"; }

# Milliseconds since 1970.
now_ms() { date +%s%3N; }

# --- what must be there ------------------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "'$*' needs root, and there is no sudo: run it as root, then try again"
    fi
}

# Installs those of the given Debian packages that are missing.
need_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "install these first (Debian's names): ${missing[*]}"
    step "installing ${missing[*]}"
    install_packages "${missing[@]}" || {
        as_root apt-get update -q >&2
        install_packages "${missing[@]}"
    }
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
}

need_swift() {
    command -v swift >/dev/null || fail "no Swift toolchain: install Swift 6.2 or later and put its usr/bin on the PATH"
}

# What building needs.
need_build_tools() {
    need_swift
    need_packages librdkafka-dev libsqlite3-dev pkg-config
}

# Prints the folder of a Python environment that holds exactly what a requirements file pins, by version and digest.
python_environment() {
    local name="$1" requirements="$2" folder="$LOCAL/python/$1" wanted
    wanted="$(cksum <"$requirements")"
    if [ "$(cat "$folder/.holds" 2>/dev/null)" != "$wanted" ]; then
        python3 -c 'import ensurepip, venv' 2>/dev/null || need_packages python3-venv
        step "installing Python packages into .local/python/$name"
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/pip" install -q --disable-pip-version-check --require-hashes --only-binary :all: -r "$requirements" >&2
        printf '%s\n' "$wanted" >"$folder/.holds"
    fi
    printf '%s\n' "$folder"
}

# --- options and building ----------------------------------------------------------------------------------------------------

BOOTSTRAP=""
CONFIGURATION=release
BUILD=yes
# Read by the demo.
LOAD_SECONDS=""

# Reads the options that the scripts share. --keep is known only to a script that has set KEEP; --load and --seconds only to one that
# has set LOAD.
parse_options() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --bootstrap)
                [ -n "${2-}" ] || fail_usage "--bootstrap wants HOST:PORT"
                BOOTSTRAP="$2"
                shift
                ;;
            --debug) CONFIGURATION=debug ;;
            --no-build) BUILD=no ;;
            --keep)
                [ -n "${KEEP-}" ] || fail_usage "there is no option --keep"
                KEEP=yes
                ;;
            --load)
                [ -n "${LOAD-}" ] || fail_usage "there is no option --load"
                [[ "${2-}" =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail_usage "--load wants a number of orders a second"
                LOAD="$2"
                shift
                ;;
            --seconds)
                [ -n "${LOAD-}" ] || fail_usage "there is no option --seconds"
                [[ "${2-}" =~ ^[0-9]+$ ]] || fail_usage "--seconds wants a number of seconds"
                # shellcheck disable=SC2034  # Read by the demo.
                LOAD_SECONDS="$2"
                shift
                ;;
            -h | --help)
                help_of "$0"
                exit 0
                ;;
            *) fail_usage "there is no option $1" ;;
        esac
        shift
    done
}

# Builds every executable unless told not to, and tells in BIN where they are.
build() {
    need_swift
    if [ "$BUILD" = yes ]; then
        need_build_tools
        step "building ($CONFIGURATION)"
        swift build --package-path "$ROOT" -c "$CONFIGURATION" >&2
    fi
    BIN="$(swift build --package-path "$ROOT" -c "$CONFIGURATION" --show-bin-path)"
    [ -x "$BIN/comity-intake" ] || fail "nothing is built at $BIN: run this without --no-build"
}

# --- processes ---------------------------------------------------------------------------------------------------------------
# A run is a folder: $RUN/pids holds one file for each process, $RUN/logs what they print.

# Starts a program in the background, apart from this terminal.
start() {
    local name="$1" program="$2"
    shift 2
    mkdir -p "$RUN/pids" "$RUN/logs"
    setsid "$program" "$@" >"$RUN/logs/$name.log" 2>&1 </dev/null &
    printf '%s %s\n' "$!" "$(started_at "$!")" >"$RUN/pids/$name"
}

# When a process was started, in clock ticks since boot; nothing if there is none or it is only waited for. Tells a process from
# another one that has its id later.
started_at() {
    local line
    line="$(cat "/proc/$1/stat" 2>/dev/null)" || return 0
    # What follows the program's name, which may hold anything: state, then 18 numbers, then the time.
    read -ra line <<<"${line##*) }"
    [ "${line[0]}" = Z ] || printf '%s\n' "${line[19]}"
}

# Whether a process of this run is alive.
is_running() {
    local pid started
    [ -f "$RUN/pids/$1" ] || return 1
    read -r pid started <"$RUN/pids/$1"
    [ -n "$started" ] && [ "$(started_at "$pid")" = "$started" ]
}

any_is_running() {
    local file
    for file in "$RUN"/pids/*; do
        is_running "$(basename "$file")" && return
    done
    return 1
}

# Asks a process to stop and waits. Returns 1 if it had to be killed or did not end in order.
stop() {
    local name="$1" pid deadline
    [ -f "$RUN/pids/$name" ] || return 0
    read -r pid _ <"$RUN/pids/$name"
    if is_running "$name"; then
        kill -TERM "$pid" 2>/dev/null || true
        deadline=$((SECONDS + STOP_LIMIT))
        while is_running "$name" && [ "$SECONDS" -lt "$deadline" ]; do
            sleep 0.05
        done
        if is_running "$name"; then
            say "$name did not stop in $STOP_LIMIT s and is killed"
            kill -KILL "$pid" 2>/dev/null || true
        fi
    fi
    rm -f "$RUN/pids/$name"
    ended_well "$name" "$pid"
}

# Whether a stage ended in order. What another script started cannot be asked any more.
ended_well() {
    local status=0
    wait "$2" 2>/dev/null || status=$?
    case "$1:$status" in
        comity-*:0 | *:127) ;;
        comity-*)
            say "$1 ended with status $status; its log is $RUN/logs/$1.log"
            return 1
            ;;
    esac
}

# Stops every process of the run: first what feeds and drains the stages, then the stages together, the broker last.
stop_all() {
    local name pid clean=0
    [ -d "$RUN/pids" ] || return 0
    for name in "${STAGES[@]}"; do
        if is_running "$name"; then
            read -r pid _ <"$RUN/pids/$name"
            kill -TERM "$pid" 2>/dev/null || true
        fi
    done
    for name in $(find "$RUN/pids" -type f -printf '%f\n' | grep -vx broker; echo broker); do
        stop "$name" || clean=1
    done
    return "$clean"
}

# Leaves nothing running however the script ends.
stop_all_at_exit() {
    trap 'stop_all || true' EXIT
    stop_at_signals
}

# Leaves nothing running if the script fails.
stop_all_at_failure() {
    trap '[ $? -eq 0 ] || stop_all || true' EXIT
    stop_at_signals
}

stop_at_signals() {
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Shows the end of a process's log and gives up.
fail_with_log() {
    say "--- the end of $RUN/logs/$1.log"
    tail -n 20 "$RUN/logs/$1.log" >&2 || true
    fail "$2"
}

# --- the broker --------------------------------------------------------------------------------------------------------------

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# promtool, out of its Debian package if it is not installed: to install that would start a Prometheus on this machine.
need_promtool() {
    local tools="$LOCAL/tools"
    PATH="$PATH:$tools/usr/bin"
    ! command -v promtool >/dev/null || return 0
    command -v apt-get >/dev/null || fail "install promtool first (Debian's package: prometheus)"
    step "fetching promtool into .local/tools"
    mkdir -p "$tools"
    (cd "$tools" && { apt-get download -q prometheus || { as_root apt-get update -q && apt-get download -q prometheus; }; }) >&2
    dpkg-deb --fsys-tarfile "$tools"/prometheus_*.deb | tar --extract --directory="$tools" ./usr/bin/promtool
    rm "$tools"/prometheus_*.deb
}

# Starts a broker for this run and sets BOOTSTRAP, unless that names one already.
broker() {
    local environment program port deadline
    [ -z "$BOOTSTRAP" ] || return 0
    need_packages python3
    environment="$(python_environment broker "$HERE/broker.txt")"
    # The program itself: the wheel's launcher would not pass a signal on.
    program="$("$environment/bin/python" -c 'import noida_db, os; print(os.path.dirname(noida_db.__file__))')/noida-db"
    port="$(free_port)"
    BOOTSTRAP="127.0.0.1:$port"
    # shellcheck disable=SC2034  # Read by the test command: some tests want more of a broker than this one does.
    STAND_IN=1
    step "starting a broker at $BOOTSTRAP"
    mkdir -p "$RUN"
    start broker "$program" start --only kafka --kafka-port "$port" --data-dir "$RUN/broker"
    deadline=$((SECONDS + START_LIMIT))
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        is_running broker || fail_with_log broker "the broker ended"
        [ "$SECONDS" -lt "$deadline" ] || fail_with_log broker "the broker does not answer after $START_LIMIT s"
        sleep 0.05
    done
}
