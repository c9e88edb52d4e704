# Jobs of a script, each in a process group of its own, and a directory that passes: whatever ends
# the script (its end, a failure, Ctrl-C, SIGTERM) ends the job and removes the directory.
# Sourced by bin/demo and bin/test.

job_pid=''
job_patient='' # set while the job must not be interrupted
job_directory=''

job_prepare() {
    trap job_clean EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Waits for COMMAND and returns what it returns. A signal to this script is heard at once.
job() { # COMMAND...
    local result
    set -m # a process group for it
    "$@" </dev/null &
    job_pid=$!
    set +m
    wait $job_pid
    result=$?
    job_pid=''
    return $result
}

# The same for what would leave a mess when it is cut off, as apt-get does: a signal waits for it.
job_unbroken() { # COMMAND...
    local result=0
    job_patient=yes
    job "$@" || result=$?
    job_patient=''
    return $result
}

# Makes PREFIX.XXXXXX, which everybody may enter, and names it in job_directory.
job_make_directory() { # PREFIX
    job_directory=$(mktemp -d "$1.XXXXXX") && chmod 755 "$job_directory" || exit 1
}

job_clean() {
    trap '' HUP INT TERM
    [ -z "$job_pid" ] || job_end
    [ -z "$job_directory" ] || rm -rf -- "$job_directory"
}

job_end() {
    if [ -n "$job_patient" ]; then
        echo "(waiting for apt-get, which must not be cut off)" >&2
        wait $job_pid
        return
    fi
    kill -TERM -- -$job_pid 2>/dev/null
    job_wait_for_group 100 && return
    kill -KILL -- -$job_pid 2>/dev/null
    job_wait_for_group 100
}

job_wait_for_group() { # TENTHS-OF-A-SECOND
    local i
    for ((i = 0; i < $1; i++)); do
        kill -0 -- -$job_pid 2>/dev/null || return 0
        sleep 0.1
    done
    return 1
}
