# How the story is told: numbered steps, real lines, and statements that are checked. Sourced by
# ./story, which sets dir (of the lab), decisions (the decision log) and visits (a job to leave alone).

bold='' green='' red='' plain=''
if [ -t 1 ]; then bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'; fi
steps=0
observed=0

step() { # TITLE WHY...
    steps=$((steps + 1))
    printf '\n%s%d. %s%s\n' "$bold" $steps "$1" "$plain"
    printf '   %s\n' "${@:2}"
}

say() { printf '   %s\n' "$*"; }

show() { # COMMAND...: its lines as they are
    "$@" 2>&1 | sed -u 's/^/   | /'
}

expect() { # STATEMENT EXPECTED SEEN
    [ "$2" = "$3" ] || fail "$1: \"$2\"" "\"$3\""
    observed=$((observed + 1))
    printf '   %sok%s  %s\n' "$green" "$plain" "$1"
}

expect_all() { # STATEMENT STATUS FROM...: each of these clients gets that status now
    local from all=''
    for from in "${@:3}"; do all+="$from $2"$'\n'; done
    expect "$1" "$(sort <<<"${all%$'\n'}")" \
        "$(for from in "${@:3}"; do echo "$from $(lab_request "$from")" & done | sort)"
}

fail() { # EXPECTED SEEN
    printf '   %sFAILED%s\n   expected  %s\n   seen      %s\n' "$red" "$plain" "$1" "$2"
    exit 1
}

tell_the_end() { # on the way out, whatever the way
    local result=$? log
    if [ $result = 0 ]; then
        printf '\n%s%d statements, all observed.%s\n' "$bold" $observed "$plain"
        return
    fi
    if [ $result -gt 128 ]; then
        printf '\nStopped after %d statements.\n' $observed
        return
    fi
    for log in guardian/guardian.log guardian/decisions.log logs/error.log; do
        printf '\n   The end of %s:\n' "$log"
        show tail -n 15 "$dir/$log"
    done
    printf '\n%sAfter %d statements that were observed, one was not.%s\n' "$bold" $observed "$plain"
}

decision() { # VERDICT CLIENT SECONDS: prints the latest such line, once it is there
    wait_until "$3" grep -qsF " decision=$1 client=$2 " "$decisions" || return 1
    grep -F " decision=$1 client=$2 " "$decisions" | tail -n 1
}

field() { # LINE KEY
    sed -n "s/.* $2=\([^ ]*\).*/\1/p" <<<"$1"
}

fields() { # LINE KEY...
    local key
    for key in "${@:2}"; do echo "$key=$(field "$1" "$key")"; done | paste -sd ' '
}

tally() { sort | uniq -c | sed 's/^ *//'; }

count_down() { # EPOCH-SECOND
    local left
    while left=$(($1 - $(date +%s))) && [ $left -gt 0 ]; do
        [ $((left % 10)) = 0 ] && say "... $left s to go"
        sleep 1
    done
}
