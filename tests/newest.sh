#!/usr/bin/env bash
# Runs the tests on the newest Django and the newest Python at hand: bash tests/newest.sh [what pytest takes]
#
# Every package is the newest that can be had, whatever is pinned. What Django says it will drop is
# no failure here: the pinned Django decides when the code changes.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
folder=.make/newest
pythons() { # a version and a program on each line, of those that do start
    local ask='import sys; print("%d.%d.%d" % sys.version_info[:3], sys.executable)'
    for name in python3.1{1,2,3,4,5} "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
        "$name" -c "$ask" 2>/dev/null || true
    done
}
python=$(pythons | sort -V | tail -n 1 | cut -d ' ' -f 2)

"$uv" venv --quiet --clear --python "$python" "$folder"
sed -E '/^-r /d; s/^Django.*/Django/' requirements/run.in requirements/dev.in |
    "$uv" pip install --quiet --upgrade --python "$folder/bin/python" -r -

"$folder/bin/python" -c 'import django, sys; print("On Django", django.__version__, "and Python", sys.version.split()[0])'
PYTHONPATH="${PYTHONPATH:-.:site}" "$folder/bin/python" -m pytest \
    -W default::DeprecationWarning -W default::PendingDeprecationWarning -m "not browser" "$@"
