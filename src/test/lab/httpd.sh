# A complete httpd of Debian under one directory: its own configuration around the shipped
# httpd-conf, ModSecurity with the recommended configuration, and CRS. Sourced by ./lab.

httpd_configure() { # DIR
    local dir=$1 layout=${LAB_LAYOUT:-debian} feed=${LAB_FEED:-modsecurity} home=$LAB_ROOT
    [ -r "$LAB_ROOT/httpd-conf/$layout/$feed.conf" ] ||
        lab_fail "LAB_LAYOUT=$layout LAB_FEED=$feed: no such file as httpd-conf/$layout/$feed.conf"
    mkdir -p "$dir"/{run,logs,tmp,audit,htdocs,cgi,guardian} && chmod 700 "$dir/guardian" || return 1
    chown www-data:www-data "$dir/tmp" "$dir/audit"
    if [ "${LAB_MPM:-event}" = itk ]; then chmod 1777 "$dir/tmp" && chmod 1733 "$dir/audit"; fi
    echo 'Served.' >"$dir/htdocs/index.html"
    printf '#!/bin/sh\nsleep "$QUERY_STRING"\nprintf "Content-Type: text/plain\\n\\nSlept.\\n"\n' >"$dir/cgi/slow"
    chmod 755 "$dir" "$dir/cgi/slow"
    if [ -n "${LAB_GUARDIAN:-}" ]; then
        home=$dir/home
        mkdir -p "$home/bin"
        printf '#!/bin/sh\nexec "%s" "$@"\n' "$LAB_GUARDIAN" >"$home/bin/httpd-guardian"
        chmod 755 "$home/bin/httpd-guardian"
    fi
    {
        httpd_server_part "$dir"
        if [ "$feed" = modsecurity ] || [ -n "${LAB_MODSECURITY:-}" ]; then httpd_modsecurity_part "$dir"; fi
        echo "Define GUARDIAN_HOME \"$home\""
        echo "Define GUARDIAN_AUDIT_DIR \"$dir/audit\""
        echo "Include \"$LAB_ROOT/httpd-conf/$layout/$feed.conf\""
        httpd_site_part "$dir"
        if [ -r "$dir/extra.conf" ]; then echo "Include \"$dir/extra.conf\""; fi
    } >"$dir/httpd.conf"
}

httpd_server_part() { # DIR
    local module port
    echo "ServerRoot \"$1\""
    httpd_mpm_part "$1"
    for module in authz_core alias dir mime env setenvif reqtimeout cgid remoteip unique_id; do
        echo "LoadModule ${module}_module $LAB_MODULES/mod_$module.so"
    done
    for port in ${LAB_PORTS:-80}; do
        echo "Listen $LAB_SERVER4:$port"
        echo "Listen [$LAB_SERVER6]:$port"
    done
    cat <<-CONF
	Define APACHE_LOG_DIR "$1/logs"
	PidFile "$1/run/httpd.pid"
	DefaultRuntimeDir "$1/run"
	ScriptSock "$1/run/cgid.sock"
	Mutex file:$1/run default
	User www-data
	Group www-data
	ServerName www.example.com
	ErrorLog "$1/logs/error.log"
	LogLevel notice
	TypesConfig /etc/mime.types
	KeepAlive On
	KeepAliveTimeout 5
	StartServers 1
	MaxRequestWorkers 100
	LogFormat "%a %t \"%r\" %>s" access
	CONF
}

httpd_mpm_part() { # DIR
    if [ "${LAB_MPM:-event}" = itk ]; then
        echo "LoadModule mpm_prefork_module $LAB_MODULES/mod_mpm_prefork.so"
        echo "LoadModule mpm_itk_module $LAB_MODULES/mpm_itk.so"
    else
        echo "LoadModule mpm_event_module $LAB_MODULES/mod_mpm_event.so"
        echo "ThreadsPerChild 25"
    fi
}

httpd_modsecurity_part() { # DIR; what the operator of a Debian machine has after a2enmod security2
    local recommended=/etc/modsecurity/modsecurity.conf-recommended
    [ -r $recommended ] || lab_fail "no $recommended: apt-get install libapache2-mod-security2"
    sed -e 's#^SecRuleEngine .*#SecRuleEngine On#' \
        -e "s#/var/log/apache2/#$1/logs/#" \
        -e "s#^\(SecTmpDir\|SecDataDir\) .*#\1 $1/tmp#" \
        -e 's#unicode.mapping#/etc/modsecurity/unicode.mapping#' $recommended >"$1/modsecurity.conf"
    echo "LoadModule security2_module $LAB_MODULES/mod_security2.so"
    echo "Include \"$1/modsecurity.conf\""
    echo "Include /usr/share/modsecurity-crs/owasp-crs.load"
}

httpd_site_part() { # DIR; a site with a log of its own, as Debian's 000-default.conf
    cat <<-CONF
	<VirtualHost *>
	    DocumentRoot "$1/htdocs"
	    ScriptAlias /slow "$1/cgi/slow"
	    CustomLog "$1/logs/access.log" access
	</VirtualHost>
	$(if [ "${LAB_MPM:-event}" = itk ]; then httpd_users_part "$1"; fi)
	<Directory "$1/htdocs">
	    Require all granted
	</Directory>
	<Directory "$1/cgi">
	    Require all granted
	</Directory>
	CONF
}

httpd_users_part() { # DIR; with mpm_itk each site serves, and writes its audit files, as its own user
    local user
    for user in news mail; do
        printf '<VirtualHost *>\nServerName %s.example.com\nDocumentRoot "%s/htdocs"\nAssignUserID %s %s\n</VirtualHost>\n' \
            $user "$1" $user $user
    done
}

httpd_run() { # DIR ARGUMENT...; the environment as poor as systemd makes it
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C \
        ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} ${TZ:+TZ="$TZ"} GUARDIAN_CONFIG="$1/guardian.toml" \
        /usr/sbin/apache2 -f "$1/httpd.conf" "${@:2}"
}

httpd_pid() { # DIR; prints the parent's pid, or fails
    local pid
    pid=$(cat "$1/run/httpd.pid" 2>/dev/null) && process_lives "$pid" && echo "$pid"
}

# A zombie counts as gone: in a pid namespace nobody may be there to reap it.
process_lives() { # PID
    local state
    state=$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null)
    [ -n "$state" ] && [ "$state" != Z ]
}

httpd_guardians() { # DIR; pids of the programs behind httpd's pipes, one a line
    local parent
    parent=$(httpd_pid "$1") || return 1
    ps -o pid=,comm=,stat= --ppid "$parent" | awk '$2 != "apache2" && $3 !~ /Z/ { print $1 }'
}

httpd_start() { # DIR
    local starts
    httpd_configure "$1" || lab_fail "cannot write the configuration of httpd into $1"
    starts=$(httpd_starts "$1")
    httpd_run "$1" -k start </dev/null >"$1/logs/start.log" 2>&1 &&
        httpd_wait_for_start "$1" $((starts + 1)) && return 0
    tail -n 5 "$1/logs/start.log" "$1/logs/error.log" >&2
    lab_fail "httpd did not start"
}

httpd_starts() { # DIR; how many times this httpd has begun to serve: start, graceful and restart
    grep -sc 'resuming normal operations' "$1/logs/error.log" || [ -e "$1/logs/error.log" ] || echo 0
}

httpd_wait_for_start() { # DIR NUMBER-OF-STARTS
    local port=${LAB_PORTS:-80}
    port=${port%% *}
    wait_until 20 httpd_has_started "$1" "$2" &&
        # Connecting without sending a byte makes no line in any log.
        wait_until 5 eval "(exec 3<>/dev/tcp/$LAB_SERVER4/$port) 2>/dev/null"
}

httpd_has_started() { httpd_pid "$1" >/dev/null && [ "$(httpd_starts "$1")" -ge "$2" ]; }

# As apachectl does it, with the throw-away guardians of two readings of the configuration.
httpd_again() { # DIR graceful|restart; until the new ones serve
    local starts
    httpd_pid "$1" >/dev/null || lab_fail "no httpd runs in $1"
    starts=$(httpd_starts "$1")
    httpd_run "$1" -t >"$1/logs/start.log" 2>&1 && httpd_run "$1" -k "$2" >>"$1/logs/start.log" 2>&1 &&
        httpd_wait_for_start "$1" $((starts + 1)) ||
        lab_fail "httpd did not come back within 20 s of -k $2: $(tail -qn 3 "$1/logs/start.log" "$1/logs/error.log")"
}

httpd_stop() { # DIR; until httpd and the programs behind its pipes are gone
    local pid guardians
    pid=$(httpd_pid "$1") || return 0
    guardians=$(httpd_guardians "$1")
    kill -TERM "$pid"
    wait_until 20 all_gone $pid $guardians ||
        lab_fail "20 s after SIGTERM still there, of httpd $pid and its guardians $guardians:" \
            "$(ps -o pid=,stat=,args= -p "$(echo $pid $guardians | tr ' ' ',')")"
}

all_gone() { # PID...
    local pid
    for pid in "$@"; do process_lives "$pid" && return 1; done
    return 0
}

wait_until() { # SECONDS COMMAND...; tries every 20 ms
    local end=$((SECONDS + $1 + 1))
    until "${@:2}"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.02
    done
}
