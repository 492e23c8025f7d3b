"""Rows of another table as one JSON column, so that a list needs no query more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, JSONField

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class JSONList(Aggregate):
    """The values of an expression over all rows, as a JSON list; SQLite and PostgreSQL."""

    function = "json_group_array"
    output_field = JSONField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_agg", **extra)
