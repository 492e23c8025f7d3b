"""Statements in plain SQL: on which connection they run."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from comments import rows


@pytest.mark.django_db(transaction=True)
def test_a_statement_goes_to_the_connection_that_is_open_now() -> None:
    rows.one("SELECT 1")
    connection.close()

    found = rows.one("SELECT 2")

    assert found == (2,)


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_is_no_hindrance_to_the_next() -> None:
    with pytest.raises(Error):
        rows.one("SELECT nothing_of_that_name")

    found = rows.one("SELECT 1")

    assert found == (1,)


@pytest.mark.django_db
def test_of_several_rows_one_is_the_first_and_of_none_there_is_none() -> None:
    numbers = "SELECT n FROM (SELECT 1 AS n UNION SELECT 2) found WHERE n > %s ORDER BY n"

    assert rows.one(numbers, [0]) == (1,)
    assert rows.one(numbers, [2]) is None


def test_where_an_event_loop_runs_it_is_the_connection_that_django_gives_there() -> None:
    """Another one that was remembered would wait for the turn to write that this one has."""

    def look() -> tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]:
        return rows.database(), connections[DEFAULT_DB_ALIAS]

    async def look_inside() -> tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]:
        return look()

    with ThreadPoolExecutor(1) as thread:
        outside, _ = thread.submit(look).result()
        inside, given = thread.submit(asyncio.run, look_inside()).result()

    assert inside is given
    assert inside is not outside
