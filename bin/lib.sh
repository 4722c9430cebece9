# shellcheck shell=bash disable=SC2034,SC2094
# Shared by bin/test and bin/demo; to be sourced by bash. Changes nothing outside of this shell.

readonly MAVEN_VERSION=3.9.11
readonly MAVEN_MINIMUM=3.9

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/deployment-verification"

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

require_java() {
    local major
    have javac || install_packages openjdk-17-jdk-headless
    have javac || die "needs a JDK 17 or later (Debian: apt-get install openjdk-17-jdk-headless)"
    major="$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')"
    [ "${major:-0}" -ge 17 ] || die "needs a JDK 17 or later, but 'javac' is version ${major:-unknown}"
}

# Whether version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

maven_version() { "$1" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p'; }

# Sets mvn to a Maven that knows the packaging 'hpi': the machine's own where it is new enough, else one from Maven
# Central, kept in the cache. Takes the Maven arguments that say where things come from.
find_maven() {
    if have mvn && at_least "$(maven_version mvn)" "$MAVEN_MINIMUM"; then
        mvn="$(command -v mvn)"
        return
    fi
    mvn="${cache}/apache-maven-${MAVEN_VERSION}/bin/mvn"
    [ -x "$mvn" ] || bring_maven "$@"
}

# An older Maven knows the way to Maven Central (mirrors, proxies) and checks what it got.
bring_maven() {
    local work
    have mvn || install_packages maven
    have mvn || die "needs Maven ${MAVEN_MINIMUM} or later, or any older one to bring it from Maven Central"
    say "bringing Maven ${MAVEN_VERSION} from Maven Central to ${cache}"
    mkdir -p "$cache"
    work="$(mktemp -d "${cache}/maven.XXXXXX")"
    (cd "$work" && MAVEN_ARGS='' mvn -q -B -Dstyle.color=never --strict-checksums "$@" \
        org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="org.apache.maven:apache-maven:${MAVEN_VERSION}:tar.gz:bin" -DoutputDirectory="$work" >&2) \
        && tar -xzf "${work}/apache-maven-${MAVEN_VERSION}-bin.tar.gz" -C "$work" \
        && { mv -T "${work}/apache-maven-${MAVEN_VERSION}" "${cache}/apache-maven-${MAVEN_VERSION}" 2>/dev/null \
            || true; } # another run may have been faster: the result is the same
    rm -rf -- "$work"
    [ -x "$mvn" ] || die "could not bring Maven; install Maven ${MAVEN_MINIMUM} or later and try again"
}

# Of the Maven arguments, sets origins to those that say where artifacts come from.
find_origins() {
    origins=()
    while [ $# -gt 0 ]; do
        case "$1" in
            -D* | -o | --offline | --settings=* | --global-settings=*) origins+=("$1") ;;
            -s | -gs | --settings | --global-settings)
                [ $# -ge 2 ] || die "$1 needs a file"
                origins+=("$1" "$2")
                shift
                ;;
        esac
        shift
    done
}

# Finds out whether Jenkins' artifacts resolve: the plugin's parent POM, then the core. Sets world=jenkins, or
# world=cli and why_not. What is wrong with pom.xml itself is no matter of worlds, and ends the run.
find_world() {
    local log core status=0
    world=cli
    if [ ! -f "${root}/pom.xml" ]; then
        why_not="since this checkout has no pom.xml"
        return
    fi
    log="$(mktemp)"
    core="$(probe "$log" "$@" help:evaluate -Dexpression=jenkins.version -DforceStdout)" || status=$?
    if [ "$status" -eq 0 ]; then
        probe "$log" "$@" dependency:get -Dtransitive=false \
            -Dartifact="org.jenkins-ci.main:jenkins-core:${core##*$'\n'}" >/dev/null || status=$?
    fi
    if [ "$status" -eq 0 ]; then
        world=jenkins
    elif [ "$status" -eq 124 ]; then
        why_not="since Jenkins' artifacts do not come in time"
    elif grep -qiE 'non-resolvable|could not (be resolved|resolve|find artifact|transfer)|was not found in' "$log"; then
        why_not="since Jenkins' artifacts do not resolve here"
    else
        cat "$log" >&2
        rm -f -- "$log"
        die "pom.xml cannot be read"
    fi
    rm -f -- "$log"
}

# Short time-outs and no second tries: a repository that cannot be reached must be known soon.
probe() {
    local log="$1"
    shift
    timeout 300 "$mvn" -q -B -f "${root}/pom.xml" -Daether.connector.connectTimeout=5000 \
        -Daether.connector.http.retryHandler.count=0 "$@" 2>>"$log" | tee -a "$log"
}

# Installs Debian packages where that can be done without asking. Never fails: look whether they are there.
install_packages() {
    local as_root=()
    have apt-get || return 0
    if [ "$(id -u)" -ne 0 ]; then
        { have sudo && sudo -n true 2>/dev/null; } || return 0
        as_root=(sudo -n)
    fi
    say "installing $* ..."
    "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null 2>&1 || true
    "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@" </dev/null >/dev/null 2>&1 || true
}
