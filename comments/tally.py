"""The counters of the discussion, kept by the database itself, so that nobody counts rows.

A row of `comments_tally` is (scope, what, n): the scope is an article's primary key, or 0 for the
whole site; `what` is a state, or `visible` (approved, under visible ancestors), or `threads`
(places at the top level that are not hidden, by which pages are counted), or one of the queues
that cut across states: `edited`, `reported`, `appealed`, `unread`.

SQLite has row triggers; PostgreSQL has one trigger a statement that sums its transition tables and
writes in a fixed order, so that two transactions never wait for each other in a circle.
A migration that rebuilds the comments' table on SQLite drops its triggers: call `install` there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from comments.states import State

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SITE = 0
VISIBLE = "visible"
THREADS = "threads"
EDITED = "edited"
REPORTED = "reported"
APPEALED = "appealed"
UNREAD = "unread"

_CONDITIONS = {
    VISIBLE: "{row}hidden_by = 0 AND {row}state = 'approved'",
    THREADS: "{row}hidden_by = 0 AND {row}parent_id IS NULL",
    EDITED: "{row}state = 'approved' AND {row}revision > {row}decided_revision",
    REPORTED: "{row}reports > 0",
    APPEALED: "{row}is_appealed",
    UNREAD: "{row}is_unread",
}
"""What is counted besides states; `{row}` is the table's name and a point, or nothing."""

_COLUMNS = (
    "state", "hidden_by", "article_id", "parent_id", "revision", "decided_revision", "reports",
    "is_appealed", "is_unread",
)  # fmt: skip
"""Columns that a counter depends on."""

_COUNTED = """
SELECT s.scope, w.what, {sign}1 AS n
  FROM (SELECT {row}.article_id AS scope UNION ALL SELECT 0) s,
       (SELECT {row}.state AS what{others}) w"""

_ADD = """INSERT INTO comments_tally (scope, what, n)
{counted} WHERE true
ON CONFLICT (scope, what) DO UPDATE SET n = comments_tally.n + excluded.n;"""

_TAKE = """UPDATE comments_tally SET n = n - 1
 WHERE (scope, what) IN (SELECT scope, what FROM ({counted}));"""


def _counted(row: str, sign: str = "") -> str:
    others = "".join(
        f" UNION ALL SELECT '{what}' WHERE {condition.format(row=f'{row}.')}"
        for what, condition in _CONDITIONS.items()
    )
    return _COUNTED.format(row=row, sign=sign, others=others)


_PLUS = _ADD.format(counted=_counted("NEW"))
_MINUS = _TAKE.format(counted=_counted("OLD"))

SQLITE = {
    "comments_tally_inserted": f"AFTER INSERT ON comments_comment BEGIN {_PLUS} END",
    "comments_tally_updated": (
        f"AFTER UPDATE OF {', '.join(_COLUMNS)} ON comments_comment "
        f"WHEN {' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in _COLUMNS)} "
        f"BEGIN {_MINUS} {_PLUS} END"
    ),
    "comments_tally_deleted": f"AFTER DELETE ON comments_comment BEGIN {_MINUS} END",
}

_LATERAL = "SELECT c.scope, c.what, c.n FROM {table} t, LATERAL ({counted}) c"
_NEW = _LATERAL.format(table="new_rows", counted=_counted("t"))
_OLD = _LATERAL.format(table="old_rows", counted=_counted("t", "-"))


def _summed(changes: str) -> str:
    return (
        "INSERT INTO comments_tally (scope, what, n) "  # noqa: S608 (no value from outside)
        f"SELECT scope, what, sum(n) FROM ({changes}) changes "
        "GROUP BY scope, what HAVING sum(n) <> 0 ORDER BY scope, what "
        "ON CONFLICT (scope, what) DO UPDATE SET n = comments_tally.n + excluded.n;"
    )


_FUNCTION = f"""CREATE OR REPLACE FUNCTION comments_tally_count() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN {_summed(_NEW)}
  ELSIF TG_OP = 'DELETE' THEN {_summed(_OLD)}
  ELSE {_summed(f"{_OLD} UNION ALL {_NEW}")}
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql"""

_EACH = "FOR EACH STATEMENT EXECUTE FUNCTION comments_tally_count()"
POSTGRESQL = {
    "comments_tally_inserted": (
        f"AFTER INSERT ON comments_comment REFERENCING NEW TABLE AS new_rows {_EACH}"
    ),
    "comments_tally_updated": (
        "AFTER UPDATE ON comments_comment "
        f"REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows {_EACH}"
    ),
    "comments_tally_deleted": (
        f"AFTER DELETE ON comments_comment REFERENCING OLD TABLE AS old_rows {_EACH}"
    ),
}


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place, anew if they are there."""
    remove(editor)
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(_FUNCTION, params=None)
    for name, body in (POSTGRESQL if postgresql else SQLITE).items():
        editor.execute(f"CREATE TRIGGER {name} {body}", params=None)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    postgresql = editor.connection.vendor == "postgresql"
    for name in SQLITE:
        table = " ON comments_comment" if postgresql else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{table}", params=None)
    if postgresql:
        editor.execute("DROP FUNCTION IF EXISTS comments_tally_count()", params=None)


_WHATS = (
    *((state.value, f"state = '{state.value}'") for state in State),
    *((what, condition.format(row="")) for what, condition in _CONDITIONS.items()),
)
_RECOUNT = " UNION ALL ".join(
    f"SELECT {scope} AS scope, '{what}' AS what, count(*) AS n FROM comments_comment "  # noqa: S608
    f"WHERE {condition}{group}"
    for scope, group in (("article_id", " GROUP BY article_id"), ("0", ""))
    for what, condition in _WHATS
)


def recount() -> dict[tuple[int, str], int]:
    """Return the counters as the comments' rows say, by (scope, what); slow, for checks."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT)
        return {(scope, what): n for scope, what, n in cursor.fetchall() if n}


def lock_site() -> None:
    """Lock the site's counters, made where they lack, in the order in which the triggers do."""
    from comments.models import Tally

    whats = sorted(what for what, _ in _WHATS)
    Tally.objects.bulk_create(
        [Tally(scope=SITE, what=what, n=0) for what in whats], ignore_conflicts=True
    )
    list(Tally.objects.filter(scope=SITE).order_by("what").select_for_update(no_key=True))


def rebuild() -> None:
    """Write all counters anew from the comments' rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE comments_comment IN SHARE MODE")
        cursor.execute("DELETE FROM comments_tally")
        cursor.execute(f"INSERT INTO comments_tally (scope, what, n) {_RECOUNT}")
