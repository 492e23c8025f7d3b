"""Runs every benchmark: `python -m tests.bench [--quick] [--data FOLDER]`.

Each runs in a process of its own, on a scratch database. Related posts are judged where FOLDER holds
judged corpora (tests.bench.quality says which). The programs about one corpus are
`python -m tests.bench.related DOCS.jsonl RUN.jsonl` and `python -m tests.bench.corpus DOCS.jsonl`.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.bench import judged

BENCHES = {
    "16 writers on one SQLite database": ["tests.bench.writers", "--seconds", "{seconds}"],
    "Article pages and comment posts, uncached": ["tests.bench.pages", "--seconds", "{seconds}"],
    "A stored page by each way of serving it, beside nginx": [
        "tests.bench.stored",
        "--seconds",
        "{seconds}",
    ],
    "Readers who post to the real server at once, and what is stored": [
        "tests.bench.posts",
        "--seconds",
        "{seconds}",
        "--many",
        "{many}",
    ],
    "Is any answer older than the last commit, while writers are killed": [
        "tests.bench.staleness",
        "--front",
        "--checks",
        "{checks}",
    ],
    "Answers with the page store beside those without": [
        "tests.bench.differential",
        "--requests",
        "{requests}",
    ],
    "The moderation desk, by the number of comments": [
        "tests.bench.desk",
        "--comments",
        "{comments}",
    ],
    "Related posts, beside what others would offer": [
        "tests.bench.quality",
        "--data",
        "{data}",
        "{folds}",
    ],
    "Related posts and search, by the number of articles": [
        "tests.bench.related_cost",
        "--articles",
        "{few}",
        "{lots}",
    ],
}

USUAL = {
    "seconds": "5", "many": "500", "comments": "100000", "checks": "20000", "requests": "5000",
    "folds": "--folds", "few": "1000", "lots": "20000",
}  # fmt: skip
QUICK = {
    "seconds": "1", "many": "100", "comments": "10000", "checks": "300", "requests": "300",
    "folds": "--no-folds", "few": "100", "lots": "500",
}  # fmt: skip


def main() -> int:
    """Run them one after another; the worst exit code is the answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a second each, to see that they run")
    parser.add_argument("--data", type=Path, default=judged.FOLDER, help="judged corpora")
    options = parser.parse_args()
    values = {**(QUICK if options.quick else USUAL), "data": str(options.data)}
    worst = 0
    for title, words in BENCHES.items():
        sys.stdout.write(f"\n{title}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", *(word.format(**values) for word in words)]
        worst = max(worst, subprocess.run(command, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
