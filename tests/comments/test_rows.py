"""Statements in plain SQL: on which connection they run."""

import pytest
from django.db import Error, connection

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
