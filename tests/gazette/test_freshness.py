"""Nothing changes on a public page without one of its subjects being touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from articles import freshness as of_articles
from articles import related
from articles.models import Article, Related, State
from comments import freshness as of_comments
from comments.models import Comment
from comments.models import State as CommentState
from gazette.models import Change
from gazette.pages import checks, triggers
from tests.comments.factories import (
    MODERATOR,
    make_appeal,
    make_comment,
    make_follow,
    make_report,
)
from tests.factories import make_article
from tests.gazette.publication import NOW, Answer, make_publication, rendered

pytestmark = pytest.mark.django_db

MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
TABLES = sorted({shown.table for shown in triggers.SHOWN})
BOUND = {"verdict"}
"""Columns that a constraint binds to another: alone they can't change."""
TRIES = 6
"""Changes of a column that is said to show, before it is said that it doesn't."""


@pytest.fixture
def article(time_machine: Any) -> Article:
    """The article on which a publication hangs, at one moment: forms carry the time."""
    time_machine.move_to(NOW, tick=False)
    return make_publication()


@contextmanager
def touching() -> Iterator[set[str]]:
    """Gather the subjects that are touched within."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    touched: set[str] = set()
    yield touched
    touched.update(Change.objects.filter(pk__gt=last).values_list("subject", flat=True))


def stale(before: dict[str, Answer], after: dict[str, Answer], touched: set[str]) -> list[str]:
    """Return the pages that would be served as they were `before`."""
    return [
        url
        for url, page in before.items()
        if page.subjects is not None
        and page.body != after[url].body
        and not page.subjects & touched
    ]


def others(field: Any, value: Any, column: list[Any]) -> list[Any]:
    """Return what may stand in place of a value: what no row has, and what others have."""
    made: list[Any] = []
    if field.choices:
        made = [choice for choice, _ in field.flatchoices if choice != value]
    elif isinstance(value, bool):
        made = [not value]
    elif isinstance(field, models.DateTimeField):
        made = [(value or NOW) - dt.timedelta(days=40)]
    elif isinstance(value, str):
        of_slug = isinstance(field, models.SlugField)
        made = [f"{value}x"] if of_slug else [f"{value} x", value[::-1]]
    elif isinstance(value, list):
        made = [["mot"]]
    elif field.is_relation:
        made = list(field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True))
    else:
        made = [(value or 0) + 100, 1]
    absent = [None] if field.null else []
    return [other for other in [*made[:3], *absent, *column[:2]] if other != value]


def changes(model: type[models.Model], field: Any) -> Iterator[tuple[int, Any, Any]]:
    """Yield rows by their keys, with the value of a column and one to put there."""
    rows = list(model._base_manager.order_by("pk").values_list("pk", field.attname))
    for pk, value in rows:
        for other in others(field, value, [value for _, value in rows]):
            yield pk, value, other


def declared(table: str) -> set[str]:
    return {c for shown in triggers.SHOWN if shown.table == table for c in shown.columns}


def shows(client: Client, before: dict[str, Answer], model: type[models.Model], field: Any) -> bool:
    """Whether a change of this column shows on some page; none of them is stale, back and forth."""
    tries = TRIES
    for pk, value, other in changes(model, field):
        row = model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                with touching() as touched:
                    row.update(**{field.attname: other})
                after = rendered(client)
                with touching() as touched_back:
                    row.update(**{field.attname: value})
                transaction.set_rollback(True)
        except Error:
            continue
        assert stale(before, after, touched) == [], (field, pk, value, other)
        assert stale(after, before, touched_back) == [], (field, pk, other, value)
        if differing(before, after):
            return True
        tries -= 1
        if not tries:
            break
    return False


def differing(before: dict[str, Answer], after: dict[str, Answer]) -> set[str]:
    return {url for url, page in before.items() if page.body != after[url].body}


def fields_of(table: str, *, shown: bool) -> list[Any]:
    """Return the columns that are declared to show, or all others but the key."""
    fields = MODELS[table]._meta.concrete_fields
    return [f for f in fields if (f.column in declared(table)) is shown and not f.primary_key]


@pytest.mark.parametrize("table", TABLES)
def test_whatever_shows_is_touched_when_it_changes(
    client: Client, article: Article, table: str
) -> None:
    before = rendered(client)

    fields = fields_of(table, shown=True)
    showing = {f.column for f in fields if shows(client, before, MODELS[table], f)}

    # Which counters PostgreSQL's triggers make first varies, and only so many rows are tried.
    if table != "comments_tally" or connection.vendor == "sqlite":
        assert showing == declared(table) - BOUND


@pytest.mark.once
@pytest.mark.parametrize("table", TABLES)
def test_whatever_is_not_said_to_show_does_not(
    client: Client, article: Article, table: str
) -> None:
    before = rendered(client)

    for field in fields_of(table, shown=False):
        for pk, _, other in changes(MODELS[table], field):
            with suppress(Error), transaction.atomic():
                MODELS[table]._base_manager.filter(pk=pk).update(**{field.attname: other})

    assert differing(before, rendered(client)) == set()


@pytest.mark.parametrize("table", TABLES)
def test_whatever_row_goes_or_comes_back_no_page_is_stale(
    client: Client, article: Article, table: str
) -> None:
    before = rendered(client)
    model = MODELS[table]

    for row in model._base_manager.order_by("pk")[:5]:
        with suppress(IntegrityError), transaction.atomic():
            with touching() as touched:
                model._base_manager.filter(pk=row.pk)._raw_delete("default")
            connection.check_constraints()  # what another row refers to can't go
            after = rendered(client)
            with touching() as touched_back:
                model._base_manager.bulk_create([row])
            assert stale(before, after, touched) == []
            assert stale(after, before, touched_back) == []
            transaction.set_rollback(True)


def test_an_article_that_goes_with_all_that_hangs_on_it_leaves_no_page_stale(
    client: Client, article: Article
) -> None:
    before = rendered(client)

    for other in Article.objects.filter(comments=None):
        with transaction.atomic():
            touched = touched_by(other.delete)
            assert stale(before, rendered(client), touched) == []
            transaction.set_rollback(True)


def test_what_is_said_never_to_show_does_not(client: Client, article: Article) -> None:
    make_report(Comment.objects.visible().filter(article=article)[0])
    make_appeal(article=article)
    make_follow(Comment.objects.visible().filter(article=article, parent=None)[0], "a@example.org")
    related.rebuild()
    before = rendered(client)
    never = of_articles.NEVER_SHOWN.keys() | of_comments.NEVER_SHOWN.keys()

    with touching() as touched:
        for table in never & MODELS.keys():
            MODELS[table]._base_manager.all()._raw_delete("default")

    assert touched == set()
    assert differing(before, rendered(client)) == set()


def test_every_table_is_said_to_show_or_never_to() -> None:
    ours = set(connection.introspection.table_names()) - {"django_migrations"}
    foreign = {
        table
        for table, model in MODELS.items()
        if model._meta.app_label in checks.NOT_OF_THE_PUBLICATION
    }
    of_search = {t for t in ours if t.startswith(("articles_search_", "comments_search_"))}

    assert {t for t in ours - foreign - of_search if not checks.is_declared(t)} == set()


def touched_by(act: Callable[[], object]) -> set[str]:
    with touching() as touched:
        act()
    return touched


def test_a_comment_that_waits_touches_nothing() -> None:
    article = make_article()

    with touching() as touched:
        comment = make_comment(article, state=CommentState.HELD)

    assert touched == set()
    with touching() as touched:
        comment.move(CommentState.APPROVED, actor=MODERATOR)
    assert touched == {f"discussion:{article.pk}", "comments"}


@pytest.mark.parametrize("change", ["delete", "withdraw", "later"])
def test_a_draft_that_changes_touches_nothing_and_one_that_goes_touches_what_named_it(
    change: str,
) -> None:
    draft, article = make_article(state=State.DRAFT), make_article()
    acts: dict[str, Callable[[Any], object]] = {
        "delete": lambda rows: rows.delete(),
        "withdraw": lambda rows: rows.update(state=State.WITHDRAWN),
        "later": lambda rows: rows.update(published_at=timezone.now() + dt.timedelta(days=1)),
    }

    assert touched_by(lambda: acts[change](Article.objects.filter(pk=draft.pk))) == set()
    assert touched_by(lambda: acts[change](Article.objects.filter(pk=article.pk))) >= {
        f"article:{article.pk}", "lists", "menu",
    }  # fmt: skip


def test_a_body_that_is_written_anew_touches_its_own_page_alone() -> None:
    article = make_article()

    def write() -> object:
        return Article.objects.filter(pk=article.pk).update(body="<p>Autrement.</p>")

    assert touched_by(write) == {f"article:{article.pk}"}


def test_rows_that_are_stored_in_bulk_touch_as_each_would() -> None:
    article = make_article()
    rows = [Related(article=article, other=make_article(), rank=n, score=1) for n in range(3)]

    touched = touched_by(lambda: Related.objects.bulk_create(rows, ignore_conflicts=True))

    assert touched == {f"article:{article.pk}"}


def test_what_is_undone_touches_nothing() -> None:
    article = make_article()

    with touching() as touched, transaction.atomic():
        Article.objects.filter(pk=article.pk).update(title="Autre")
        transaction.set_rollback(True)

    assert touched == set()


def test_a_page_with_an_open_discussion_ends_when_it_closes(
    client: Client, article: Article
) -> None:
    page = rendered(client)["/articles/la-pile/"]

    assert article.published_at is not None
    assert page.until == (article.published_at + dt.timedelta(days=30)).timestamp()


def test_a_page_with_a_closed_discussion_does_not_end(client: Client, article: Article) -> None:
    Article.objects.update(discussion_days=1, published_at=NOW - dt.timedelta(days=2))

    assert rendered(client)["/articles/la-pile/"].until is None


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_a_page_that_is_not_public_is_never_kept(
    admin_client: Client, article: Article, state: State
) -> None:
    Article.objects.filter(pk=article.pk).update(state=state)

    response = admin_client.get(article.get_absolute_url())

    assert response.status_code == 200
    assert not hasattr(response, "rests_on")


def test_an_article_page_is_never_kept_for_what_a_stranger_says(
    client: Client, article: Article
) -> None:
    """A form that comes back, a search, a private page: they are somebody's own."""
    posted = client.post(f"{article.get_absolute_url()}comments/", {"comment": "Bonjour"})
    own = client.get(Comment.objects.filter(article=article)[0].own_url())
    found = client.get("/search/?q=pile")

    assert posted.headers["Cache-Control"] == "private, no-store"
    assert not hasattr(own, "rests_on")
    assert not hasattr(found, "rests_on")
