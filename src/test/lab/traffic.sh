# Clients of the lab's httpd: curl, bounded in time, from any address of network.sh. Sourced by ./lab.

# Answers within this many seconds, or counts as unanswered.
LAB_PATIENCE=${LAB_PATIENCE:-2}

lab_curl() { # FROM CURL-ARGUMENT...
    local server=$LAB_SERVER4
    case $1 in *:*) server="[$LAB_SERVER6]" ;; esac
    # A host name in the URL, for CRS frowns on requests to a bare address.
    among_clients curl --silent --interface "$1" --connect-to "::$server:" --noproxy '*' \
        --connect-timeout "$LAB_PATIENCE" --max-time "$LAB_PATIENCE" "${@:2}"
}

lab_request() { # FROM [PATH [CURL-OPTION...]]: prints the status, or 000 and exit 1
    local path=${2:-/}
    lab_curl "$1" --output /dev/null --write-out '%{http_code}\n' "${@:3}" "http://www.example.com$path"
    [ $? = 0 ]
}

lab_flood() { # FROM COUNT [CONNECTIONS [PATH]]: prints how many were answered with which status
    local from=$1 count=$2 connections=${3:-1} path=${4:-/} i first last
    for ((i = 0; i < connections; i++)); do
        first=$((count * i / connections + 1)) last=$((count * (i + 1) / connections))
        [ $first -gt $last ] && continue
        # --fail-early: the first request without an answer ends that connection's share.
        lab_curl "$from" --fail-early --output /dev/null --write-out '%{http_code}\n' \
            "http://www.example.com$path?n=[$first-$last]" &
    done | sort | uniq -c | sed 's/^ *//'
}
