# Clients of the lab's httpd: curl, bounded in time, from any address of network.sh. Sourced by ./lab.

# Answers within this many seconds, or counts as unanswered.
LAB_PATIENCE=${LAB_PATIENCE:-2}

lab_curl() { # FROM CURL-ARGUMENT...
    # A host name in the URL, for CRS frowns on requests to a bare address.
    among_clients curl --silent --interface "$1" --connect-to "::[$(lab_server "$1")]:" --noproxy '*' \
        --connect-timeout "$LAB_PATIENCE" --max-time "$LAB_PATIENCE" "${@:2}"
}

lab_request() { # FROM [PATH [CURL-OPTION...]]: prints the status, or 000 and exit 1
    local path=${2:-/}
    lab_curl "$1" --output /dev/null --write-out '%{http_code}\n' "${@:3}" "http://www.example.com$path"
    [ $? = 0 ]
}

lab_flood() { # FROM COUNT [CONNECTIONS [PATH [CURL-OPTION...]]]: prints how many were answered with which status
    local from=$1 count=$2 connections=${3:-1} path=${4:-/} i first last
    for ((i = 0; i < connections; i++)); do
        first=$((count * i / connections + 1)) last=$((count * (i + 1) / connections))
        [ $first -gt $last ] && continue
        # --fail-early: the first request without an answer ends that connection's share.
        lab_curl "$from" --fail-early --output /dev/null --write-out '%{http_code}\n' "${@:5}" \
            "http://www.example.com$path?n=[$first-$last]" &
    done | sort | uniq -c | sed 's/^ *//'
}

lab_raw() { # FROM: sends standard input byte for byte; prints what is answered until httpd hangs up
    among_clients perl -MIO::Socket::IP -e '
        alarm 20;
        my ($server, $from) = @ARGV;
        my $socket = IO::Socket::IP->new(PeerHost => $server, PeerPort => 80, LocalHost => $from)
            or die "cannot connect from $from to $server: $@";
        undef $/;
        $socket->print(scalar <STDIN>);
        $socket->flush;
        print scalar <$socket>;' "$(lab_server "$1")" "$1"
}

lab_crowd() { # THRESHOLD
    among_clients "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx64m -XX:+UseSerialGC \
        -cp "$LAB_ROOT/target/test-classes" guardian.lab.Crowd "$LAB_SERVER6" "$1"
}

lab_server() { # FROM: the address that it calls
    case $1 in
        *:*) echo "$LAB_SERVER6" ;;
        *) echo "$LAB_SERVER4" ;;
    esac
}
