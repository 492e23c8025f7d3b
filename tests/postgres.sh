#!/usr/bin/env bash
# Runs the tests on a PostgreSQL server of their own: bash tests/postgres.sh [what pytest takes]
#
# The server listens on a socket in a temporary folder only, and goes with it, whatever happens:
# nobody would miss it, so it writes nothing through to the disk.
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
    echo "tests/postgres.sh: PostgreSQL's server is not installed; on Debian: apt install postgresql" >&2
    exit 1
}

# Debian keeps the server's programs off the PATH, one folder for each version; take the newest.
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[ -x "$programs/initdb" ] || programs=$(dirname "$(command -v initdb || echo nowhere/initdb)")
[ -x "$programs/initdb" ] && [ -x "$programs/pg_ctl" ] && [ -x "$programs/postgres" ] || missing

# PostgreSQL refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
    owner=$(id -un postgres 2>/dev/null || echo nobody)
    as_owner=(setpriv --reuid "$owner" --regid "$(id -gn "$owner")" --clear-groups)
fi

# Not under TMPDIR: the path of a socket has at most 107 characters.
folder=$(mktemp -d /tmp/gazette-postgres.XXXXXX)
[ ${#as_owner[@]} = 0 ] || chown "$owner" "$folder"
server() { (cd "$folder" && "${as_owner[@]}" "$programs/$1" "${@:2}"); }

clean_up() {
    server pg_ctl -D "$folder/data" stop -m immediate >"$folder/stop.log" 2>&1 || true
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

quietly() { "$@" >>"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }; }
quietly server initdb -D "$folder/data" -U gazette --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync
quietly server pg_ctl -D "$folder/data" -l "$folder/data/server.log" -w start \
    -o "-k '$folder' -c listen_addresses='' -c fsync=off"

export DATABASE_URL="postgres://gazette@/postgres?host=$folder"
export PYTHONPATH="${PYTHONPATH:-.:site}"
python=python3
[ ! -x .venv/bin/python ] || python=.venv/bin/python
echo "On $(server postgres --version), a private server in $folder"
"$python" -m pytest "$@"
