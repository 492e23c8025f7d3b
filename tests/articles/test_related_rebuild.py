"""The rebuild of related posts: what it makes, among what others write, and where it goes on."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

from articles import related
from articles.models import Article, Related
from articles.related import rebuilding
from articles.related.index import Index
from articles.related.models import Profile
from articles.related.ranking import Suggestion
from tests.articles.handed import offered
from tests.articles.written import BREAD, CARS, GARAGE, lists, written
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_rebuild_tells_how_far_it_is() -> None:
    written(CARS)
    told: list[tuple[int, int]] = []

    count = related.rebuild(lambda done, of: told.append((done, of)))

    assert count == 1
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("when", [1, 2, 3])
def test_what_is_written_during_a_rebuild_is_in_its_lists(when: int) -> None:
    first = written(CARS)
    late: list[Article] = []

    def write_meanwhile(done: int, of: int) -> None:
        if done != when or late:
            return
        late.append(make_article(body=f"<p>{GARAGE}</p>"))
        before = timezone.now() - timedelta(minutes=5)  # who commits late was written earlier
        Article.objects.filter(pk=late[0].pk).update(modified_at=before)

    related.rebuild(write_meanwhile)

    assert offered(first) == late


def test_what_is_deleted_during_a_rebuild_is_in_no_list() -> None:
    written(CARS)
    second = written(GARAGE)

    related.rebuild(lambda done, of: Article.objects.filter(pk=second.pk).delete() and None)

    assert lists() == []
    assert not Profile.objects.filter(article_id=second.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_others_may_write_while_many_articles_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article(body=f"<p>{CARS}</p>")
    suggestions = Index.suggestions
    held: list[bool] = []

    def compare(index: Index, article_id: int) -> list[Suggestion]:
        held.append(connection.in_atomic_block)
        return suggestions(index, article_id)

    monkeypatch.setattr(Index, "suggestions", compare)

    related.update([article.pk])

    assert held == [False]


def stop_after(lists: int, articles: int) -> None:
    """Begin a rebuild, and stop it when it has made so many lists, one at a time."""

    def stop(done: int, _of: int) -> None:
        if done == 2 * articles + lists:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "BATCH", 1)
        with pytest.raises(KeyboardInterrupt):
            related.rebuild(stop)


def test_a_rebuild_that_was_stopped_goes_on_where_it_was() -> None:
    first, second = written(CARS), written(GARAGE)
    Related.objects.all().delete()
    stop_after(lists=1, articles=2)
    told: list[tuple[int, int]] = []

    related.rebuild(lambda done, of: told.append((done, of)), resume=True)

    assert told == [(6, 6)]
    assert [offered(first), offered(second)] == [[second], [first]]
    assert not related.stopped()


def test_what_is_written_while_a_rebuild_is_stopped_is_in_its_lists() -> None:
    first, second = written(CARS), written(BREAD)
    stop_after(lists=1, articles=2)
    second.body = f"<p>{GARAGE}</p>"
    second.save()

    related.rebuild(resume=True)

    assert offered(first) == [second]


def test_a_rebuild_leaves_the_rest_to_one_that_began_later() -> None:
    for text in (CARS, GARAGE, BREAD):
        written(text)
    told: list[int] = []

    def begin_again(done: int, _of: int) -> None:
        told.append(done)
        if done == 7:
            related.rebuild()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "BATCH", 1)
        related.rebuild(begin_again)

    assert told[-1] == 7


def test_several_processes_make_the_lists_that_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (CARS, GARAGE, BREAD):
        written(text)
    related.rebuild()
    by_one = lists()
    Related.objects.all().delete()
    monkeypatch.setattr(rebuilding, "BATCH", 1)

    related.rebuild(processes=2)

    assert by_one
    assert lists() == by_one


def test_the_command_makes_lost_lists_again() -> None:
    first, second = written(CARS), written(GARAGE)
    Related.objects.all().delete()

    call_command("rebuild_related", processes=1, stdout=StringIO())

    assert offered(first) == [second]


@pytest.mark.parametrize(("options", "goes_on"), [({}, True), ({"from_start": True}, False)])
def test_the_command_says_when_it_goes_on(options: dict[str, bool], goes_on: bool) -> None:
    written(CARS)
    stop_after(lists=1, articles=1)
    out = StringIO()

    with translation.override("en"):
        call_command("rebuild_related", processes=1, stdout=out, **options)

    assert ("Going on where the last one was stopped." in out.getvalue()) is goes_on
