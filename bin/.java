# Read by httpd-guardian and guardianctl: finds the jar, and a Java that can run it.
#
# httpd's pipe fills while this runs, so it keeps to the builtins of the shell: a JDK is asked for its
# version by its `release` file, and a process is started only where nothing else can tell.
# The caller sets `here`, the folder of the programs. Where something is missing, `fault` says what,
# and what to do.

# httpd promises no PATH; and firewall commands live in sbin.
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

# Options meant for other programs of httpd's environment, or of the operator's.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH

set -f
words=$IFS
fault=
java_too_old=
java_oldest=17

# What Chronicle Map needs of the JDK. Only for programs that open the counters: a JVM that opens no
# package takes its modules from the archive as they are, and starts in 40 ms less.
chronicle_flags="
    --add-opens=java.base/java.lang=ALL-UNNAMED
    --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
    --add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED
    --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED
    -Dchronicle.analytics.disable=true"

# A JVM that is small and leaves nothing in /tmp. FreqInlineSize: a method that is longer (in bytecodes)
# is compiled once, not again within each of its callers. For our small methods that halves what the
# optimizing compiler costs and takes 10 MiB less; a line costs the same.
java_flags="
    -XX:+UseSerialGC
    -XX:MaxDirectMemorySize=64g
    -Xshare:auto
    -XX:-UsePerfData
    -XX:FreqInlineSize=60
    -Dfile.encoding=UTF-8"

# Sets classpath: what Maven has built in a checkout, what lies beside bin where it is installed.
find_jar() {
    root=$here/..
    guardian=$root/target/httpd-guardian.jar
    libraries=$root/target/lib
    if [ ! -f "$guardian" ]; then
        guardian=$root/lib/httpd-guardian.jar
        libraries=$root/lib
    fi
    if [ ! -f "$guardian" ]; then
        root=$(cd -P -- "$root" && pwd)
        if [ -f "$root/pom.xml" ]; then
            fault="the guardian has not been built: run mvn -q -DskipTests package in $root (bin/demo and bin/test do so, too)"
        else
            fault="the guardian's jar $root/lib/httpd-guardian.jar is missing: install httpd-guardian again"
        fi
        return 1
    fi
    # In one order everywhere, which the JVM does not promise for its own wildcard.
    classpath=$guardian
    set +f
    for jar in "$libraries"/*.jar; do
        [ "$jar" = "$guardian" ] || classpath=$classpath:$jar
    done
    set -f
}

# Sets java and java_major, and completes java_flags.
find_java() {
    if ! search_java; then
        fault="no Java $java_oldest or newer was found by GUARDIAN_JAVA_HOME, JAVA_HOME, PATH or in /usr/lib/jvm${java_too_old:+ ($java_too_old)}: install one (as openjdk-17-jre-headless), or set GUARDIAN_JAVA_HOME"
        return 1
    fi
    # These JVMs warn of what Chronicle does, and know the options that say it is meant.
    if [ "$java_major" -ge 24 ]; then
        java_flags="$java_flags --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
    fi
}

search_java() {
    for home in "${GUARDIAN_JAVA_HOME-}" "${JAVA_HOME-}"; do
        if [ -n "$home" ] && try_java "$home/bin/java"; then return 0; fi
    done
    IFS=:
    for folder in $PATH; do
        IFS=$words
        # Relative folders would mean httpd's current one, whatever that is.
        case $folder in /*) if try_java "$folder/java"; then return 0; fi ;; esac
    done
    IFS=$words
    set +f
    for home in /usr/lib/jvm/*; do
        if try_java "$home/bin/java"; then set -f; return 0; fi
    done
    set -f
    return 1
}

try_java() {
    java=$1
    [ -f "$java" ] && [ -x "$java" ] || return 1
    version=
    read_release "${java%/bin/java}/release"
    if [ -z "$version" ] && [ -h "$java" ]; then
        real=$(readlink -f -- "$java")
        read_release "${real%/bin/java}/release"
    fi
    if [ -z "$version" ]; then
        version=$("$java" -version 2>&1 </dev/null)
        version=${version#*version \"}
    fi
    java_major=${version%%[!0-9]*}
    [ "${java_major:-0}" -ge "$java_oldest" ] && return 0
    java_too_old=${java_too_old:-$java is ${java_major:-of unknown version}}
    return 1
}

read_release() {
    [ -r "$1" ] || return 0
    while IFS= read -r line; do
        case $line in
        JAVA_VERSION=*)
            version=${line#*=}
            version=${version#\"}
            return 0
            ;;
        esac
    done <"$1"
}
