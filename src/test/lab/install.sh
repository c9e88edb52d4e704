# Installs what the build, the demo and the tests need on Debian and its kin. Sourced by bin/demo and
# bin/test. Of httpd only the program and its modules are taken (apache2-bin), not the package that
# starts a service; whatever else would start one is told not to, for as long as we install.

INSTALL_POLICY=/usr/sbin/policy-rc.d
INSTALL_MARK='# Made by httpd-guardian while it installs packages.'

install_fail() {
    echo "$install_name: $*" >&2
    exit 1
}

install_check_machine() { # NAME-OF-PROGRAM
    install_name=$1
    [ "$(id -u)" = 0 ] ||
        install_fail "must run as root (it makes network namespaces and firewall rules of its own): sudo bin/$1"
    [ -e /etc/debian_version ] && command -v apt-get >/dev/null ||
        install_fail "runs on Debian and its kin only: on another system use a Debian machine or container"
    case $PWD in
        *[[:blank:]\"\']*) install_fail "httpd takes no blanks or quotes in a piped log: move $PWD elsewhere" ;;
    esac
}

install_also='' # packages that only some need

# Prints the packages that are missing. A JDK or Maven from elsewhere will do.
install_wanted() {
    local package
    install_has_jdk || install_jdk_package
    install_has_maven || echo maven
    for package in apache2-bin libapache2-mod-security2 libapache2-mpm-itk modsecurity-crs \
        media-types groff-base iptables nftables ipset conntrack iproute2 curl perl-base procps \
        $install_also; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

install_has_jdk() {
    local version
    version=$("${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ]
}

install_jdk_package() {
    if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
        echo openjdk-17-jdk-headless
    else
        echo default-jdk-headless
    fi
}

install_has_maven() {
    local version
    version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    set -- $version
    [ "${1:-0}" -gt 3 ] || { [ "${1:-0}" -eq 3 ] && [ "$2" -ge 8 ]; }
}

install_missing() {
    local packages before
    packages=$(install_wanted)
    if [ -z "$packages" ]; then
        echo "    Nothing is missing."
        return
    fi
    echo "    To be installed: $(echo $packages)"
    install_apt update || echo "    (apt-get update failed for a source; going on with what is known)"
    packages=$(install_wanted) # the name of the JDK may be known only now
    before=$(ls /etc/apache2/mods-enabled 2>/dev/null)
    install_without_services install_apt install --yes --no-install-recommends $packages ||
        install_fail "apt-get could not install $(echo $packages); what it said is in /var/log/apt/term.log"
    install_restore_modules "$before"
    packages=$(install_wanted)
    [ -z "$packages" ] || install_fail "still missing after installing: $(echo $packages)"
}

install_apt() {
    DEBIAN_FRONTEND=noninteractive apt-get --quiet -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@" 2>&1 |
        perl -ne '
            BEGIN { $| = 1 }
            if (/^(Unpacking|Setting up) /) {
                print "    | $1 ... $n{$1} packages\n" if ++$n{$1} % 25 == 0;
            } elsif (/^(Need to get|Fetched|Err|[EW]:|dpkg: )/) {
                print "    | $_";
            }'
    return "${PIPESTATUS[0]}"
}

# No service is started or restarted by what COMMAND installs, whatever was agreed before.
install_without_services() ( # COMMAND...
    grep -qsF "$INSTALL_MARK" $INSTALL_POLICY && rm $INSTALL_POLICY # of one that was killed
    if ! [ -e $INSTALL_POLICY ]; then                               # else the machine has its own
        trap 'rm -f $INSTALL_POLICY' EXIT
        printf '#!/bin/sh\n%s\nexit 101\n' "$INSTALL_MARK" >$INSTALL_POLICY && chmod 755 $INSTALL_POLICY
    fi
    "$@"
)

# Debian enables a module when it installs it. An httpd that was here before stays as it was.
install_restore_modules() { # MODS-ENABLED-BEFORE
    local link
    [ -n "$1" ] || return 0
    for link in /etc/apache2/mods-enabled/*; do
        grep -qxF "${link##*/}" <<<"$1" || rm "$link"
    done
}

# Builds the program when a source is newer than what was built last.
install_build() { # ROOT
    local built=$1/target/httpd-guardian.jar
    if [ -e "$built" ] && [ -d "$1/target/lib" ] &&
        [ -z "$(find "$1/pom.xml" "$1/src/main" "$1/src/build" -newer "$built" -print -quit)" ]; then
        echo "    target/ is newer than every source: nothing to build."
        return
    fi
    install_maven "$1" -DskipTests package || install_fail "mvn -DskipTests package failed in $1"
}

# Runs Maven; its log goes to target/maven.log, by here in short, and its end as a whole when it fails.
install_maven() { # ROOT ARGUMENT...
    local log=$1/target/maven.log result
    mkdir -p "$1/target"
    (cd "$1" && mvn --batch-mode "${@:2}" 2>&1) | tee "$log" | install_maven_progress
    result=${PIPESTATUS[0]}
    [ "$result" = 0 ] || tail -n 60 "$log" | sed 's/^/    | /'
    return "$result"
}

install_maven_progress() {
    perl -ne '
        BEGIN { $| = 1; $files = 0 }
        if (/^(\[INFO\] )?Download(ed|ing) from/) {
            $files++ if /Downloaded/;
            print "    | $files files fetched from Maven Central ...\n" if /Downloaded/ && $files % 100 == 0;
        } elsif (/^\[INFO\] --- (\S+).*/ || /^\[INFO\] (Tests run:.*|Running .*|BUILD .*|Total time.*)/
                || /^\[(?:ERROR|WARNING)\] (Tests run:.*|.*FAIL.*)/) {
            print "    | $1\n";
        }'
}
