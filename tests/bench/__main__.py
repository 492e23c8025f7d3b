"""Runs every benchmark that needs no data from outside: `python -m tests.bench [--quick]`.

Each runs in a process of its own, on a scratch database. The others are
`python -m tests.bench.related DOCS.jsonl RUN.jsonl` and `python -m tests.bench.corpus DOCS.jsonl`.
"""

import argparse
import subprocess
import sys

BENCHES = {
    "16 writers on one SQLite database": ["tests.bench.writers", "--seconds", "{seconds}"],
    "Article pages and comment posts, uncached": ["tests.bench.pages", "--seconds", "{seconds}"],
}


def main() -> int:
    """Run them one after another; the worst exit code is the answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a second each, to see that they run")
    seconds = "1" if parser.parse_args().quick else "5"
    worst = 0
    for title, words in BENCHES.items():
        sys.stdout.write(f"\n{title}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", *(word.format(seconds=seconds) for word in words)]
        worst = max(worst, subprocess.run(command, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
