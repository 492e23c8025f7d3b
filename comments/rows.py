"""Rows that are inserted in one go, however many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model


def insert(rows: Sequence[Model], *, unless_there: bool = False) -> None:
    """Insert rows of one model; `bulk_create` parts them where SQLite counts 999 parameters.

    `unless_there` leaves out, in silence, those that a unique constraint refuses.
    """
    options = type(rows[0])._meta  # noqa: SLF001
    fields = [field for field in options.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(options.db_table)
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places}){otherwise}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
