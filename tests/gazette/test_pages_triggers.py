"""The triggers are where they should be, and say so where they are not."""

import pytest
from django.db import connection

from articles.freshness import Shown
from gazette.models import Change
from gazette.pages import checks, triggers
from tests.factories import make_article, make_category

pytestmark = pytest.mark.django_db

ON = "" if connection.vendor == "sqlite" else " ON articles_tag"
ONE = "gazette_touch_articles_tag_tag_updated"


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def subjects() -> list[str]:
    return list(Change.objects.order_by("pk").values_list("subject", flat=True))


def test_migrating_puts_every_trigger_in_its_place() -> None:
    assert triggers.wrong_in(connection) == set()
    assert checks.check_triggers(None, databases=["default"]) == []


def test_a_trigger_that_lacks_is_warned_of_and_put_back_and_everything_counts_as_touched() -> None:
    run(f"DROP TRIGGER {ONE}{ON}")

    [warning] = checks.check_triggers(None, databases=["default"])
    assert warning.id == "gazette.W104"
    assert ONE in warning.msg
    triggers.put_back("default")
    assert triggers.wrong_in(connection) == set()
    assert subjects()[-1] == "all"


def test_a_trigger_of_another_version_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    more = Shown("articles_tag", touches=("tag:{id}", "more"), columns=("name",))
    monkeypatch.setattr(triggers, "SHOWN", (more,))

    assert ONE in triggers.wrong_in(connection)
    triggers.put_back("default")
    assert triggers.wrong_in(connection) == set()


def test_where_nothing_lacks_nothing_is_touched() -> None:
    before = subjects()

    triggers.put_back("default")

    assert subjects() == before


def test_a_log_that_was_emptied_begins_anew() -> None:
    Change.objects.all().delete()

    triggers.put_back("default")

    assert [subject for subject in subjects() if subject] == ["all"]


def test_they_are_out_of_the_way_of_migrations_and_of_nothing_else() -> None:
    triggers.take_away("default", plan=[])
    assert triggers.wrong_in(connection) == set()

    triggers.take_away("default", plan=["a migration"])
    assert triggers.wrong_in(connection) == triggers.expected(connection.vendor).keys()


@pytest.mark.django_db(transaction=True)
def test_the_log_keeps_its_newest_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = 20
    for name in ("_SQLITE_FORGETS", "_POSTGRESQL_FORGETS"):
        body = getattr(triggers, name).replace("20000", str(kept)).replace("2000", "2")
        monkeypatch.setattr(triggers, name, body)
    triggers.put_back("default")

    for _ in range(30):
        make_category()  # touches two subjects
    count, newest = Change.objects.count(), subjects()[-2:]
    monkeypatch.undo()
    triggers.put_back("default")

    assert kept <= count <= kept + 4
    assert set(newest) == {"menu", "lists"}


def test_a_model_of_which_nobody_says_whether_it_shows_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert checks.check_declarations(None) == []

    monkeypatch.setattr(checks, "is_declared", lambda table: table != "articles_tag")

    assert [error.id for error in checks.check_declarations(None)] == ["gazette.E105"]


def test_a_row_that_moves_touches_what_it_left_and_what_it_came_to() -> None:
    here, there = make_article(tags=("pile",)), make_article()
    last = Change.objects.order_by("-pk")[0].pk

    here.tags.through.objects.update(article=there)

    touched = set(Change.objects.filter(pk__gt=last).values_list("subject", flat=True))
    assert touched == {f"article:{here.pk}", f"article:{there.pk}", "lists"}
