"""Which SQLite library we stand on, and putting it where Django looks for it.

Before 3.51.3, two connections that write and checkpoint at once can corrupt a database in WAL mode
(https://sqlite.org/wal.html#walresetbug), and distributions ship older ones for years. The wheel of
pysqlite3 carries a library of its own.
"""

import contextlib
import sys
from types import ModuleType

SAFE_VERSION = (3, 51, 3)

# Newer Djangos ask for these limits, whose numbers pysqlite3 leaves out
# (https://sqlite.org/c3ref/c_limit_attached.html).
LIMITS = {"SQLITE_LIMIT_COLUMN": 2, "SQLITE_LIMIT_VARIABLE_NUMBER": 9}


def put_in_place() -> None:
    """Let `import sqlite3` mean pysqlite3 from now on, where it is installed; else Python's own.

    Who has imported sqlite3 before (coverage does) keeps what she has: harmless, as long as she
    opens other files. Whether Django got the right one is for the system check to see.
    """
    with contextlib.suppress(ImportError):
        import pysqlite3

        for name, number in LIMITS.items():
            _add_missing(pysqlite3, name, number)
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def _add_missing(module: ModuleType, name: str, value: int) -> None:
    if not hasattr(module, name):
        setattr(module, name, value)
