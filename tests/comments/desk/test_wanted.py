"""What an address of the desk asks for: queue, filters, order and place; what is not there is said."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from comments import editing
from comments.desk import queues, rows, wanted
from comments.models import Comment, Finding, State
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def asked(**values: str) -> wanted.Wanted:
    return wanted.read(values)


def found(**values: str) -> list[Comment]:
    return list(asked(**values).comments())


def paged(size: int = 2, **values: str) -> list[int]:
    """All that is asked for, by pages."""
    pks: list[int] = []
    after = ""
    for _ in range(30):
        screen = rows.screenful(asked(**values), after, size)
        pks += [comment.pk for comment in screen.comments]
        if not screen.next:
            return pks
        after = screen.next
    raise AssertionError("the pages never end")


def test_who_asks_for_nothing_sees_what_waits_the_longest_wait_first() -> None:
    newer = make_comment(state=State.HELD)
    older = make_comment(state=State.HELD, submitted_at=timezone.now() - timedelta(days=1))
    make_comment()

    assert found() == [older, newer]


def test_filters_find_what_they_name() -> None:
    wanted_one = make_comment(
        make_article(language="en"), state=State.HELD, author_email="a@example.org",
        address="203.0.113.0", text="Un mot rare.",
    )  # fmt: skip
    Finding.objects.create(
        comment=wanted_one, revision=1, rule="many-links", version="1", message="x",
        created_at=timezone.now(),
    )  # fmt: skip
    make_comment(state=State.HELD, submitted_at=timezone.now() - timedelta(days=9))

    filters = {
        "article": str(wanted_one.article_id), "author": " A@Example.org", "language": "en",
        "network": "203.0.113.0", "finding": "many-links", "q": "rare", "age": "week",
    }  # fmt: skip

    for name, value in filters.items():
        assert found(**{name: value}) == [wanted_one], name
    assert found(**filters) == [wanted_one]


def test_older_is_what_waits_for_more_than_a_week() -> None:
    old = make_comment(state=State.HELD, submitted_at=timezone.now() - timedelta(days=9))
    make_comment(state=State.HELD)

    assert found(age="older") == [old]


def test_a_finding_of_an_earlier_text_is_none_of_this_one() -> None:
    comment = make_comment(state=State.HELD)
    Finding.objects.create(
        comment=comment, revision=1, rule="many-links", version="1", message="x",
        created_at=timezone.now(),
    )  # fmt: skip
    editing.edit(comment, "Sans liens.", seen=comment.seen_as())

    assert found(finding="many-links") == []


def test_an_empty_author_or_network_names_nobody() -> None:
    comment = make_comment(state=State.HELD, author_email="")

    assert found(author="", network="") == [comment]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("queue", "gone"), ("article", "abc"), ("article", "-1"), ("article", "9" * 40),
        ("article", "١"), ("age", "year"), ("language", "xx"), ("order", "random"),
    ],
)  # fmt: skip
def test_what_is_not_there_any_more_is_said_and_the_rest_is_shown(name: str, value: str) -> None:
    comment = make_comment(state=State.HELD)

    read = asked(**{name: value})

    assert len(read.problems) == 1
    assert list(read.comments()) == [comment]


def test_doubt_orders_only_what_waits() -> None:
    assert asked(order="doubt").problems == []
    assert len(asked(order="doubt", queue="spam").problems) == 1


def test_the_most_doubtful_come_first() -> None:
    comments = [make_comment(state=State.HELD) for _ in range(3)]
    for comment, doubt in zip(comments, (5, 90, 5), strict=True):
        Comment.objects.filter(pk=comment.pk).update(doubt=doubt)

    assert found(order="doubt") == [comments[1], comments[0], comments[2]]


def test_by_article_the_comments_of_one_stand_together() -> None:
    first, second = make_article(), make_article()
    a, b = make_comment(second, state=State.HELD), make_comment(first, state=State.HELD)
    c = make_comment(second, state=State.HELD)

    assert found(order="article") == [b, a, c]


@pytest.mark.parametrize(
    ("queue", "order"), list(product(queues.BY_NAME, ["wait", "doubt", "article"]))
)
def test_pages_of_every_queue_in_every_order_miss_and_repeat_nothing(
    queue: str, order: str
) -> None:
    at = timezone.now() - timedelta(hours=1)
    articles = [make_article(), make_article()]
    for number in range(7):
        state = State.HELD if queue in ("held", "all") else State.APPROVED
        state = State(queue) if queue in ("spam", "trash") else state
        submitted_at = at + timedelta(minutes=number // 3)  # several at one moment
        make_comment(articles[number % 2], state=state, submitted_at=submitted_at)
    columns: dict[str, Any] = {"reported": {"reports": 1}, "unread": {"is_unread": True}}
    columns |= {"appealed": {"is_appealed": True}, "edited": {"revision": 2}}
    Comment.objects.update(**columns.get(queue, {"doubt": 7}))

    every = [comment.pk for comment in asked(queue=queue, order=order).comments()]

    assert len(every) == 7
    assert paged(queue=queue, order=order) == every


@pytest.mark.parametrize("name", ["queue", "article", "author", "network", "finding", "q", "age"])
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "%", "'", "\u202e", "x" * 5000])
def test_whatever_a_filter_says_the_list_is_shown(name: str, value: str) -> None:
    make_comment(state=State.HELD)

    assert len(found(**{name: value})) <= 1


@pytest.mark.parametrize("queue", ["held", "reported", "all"])
def test_pages_of_one_article_miss_and_repeat_nothing(queue: str) -> None:
    article = make_article()
    for _ in range(5):
        make_comment(article, state=State.HELD if queue == "held" else State.APPROVED)
    Comment.objects.update(reports=1)
    make_comment(state=State.HELD)

    pks = paged(queue=queue, article=str(article.pk))

    assert sorted(pks) == sorted(set(pks))
    assert len(pks) == 5


@pytest.mark.parametrize(
    "place",
    [
        "", "_", "x", "1_2", "1_2_3_4", "2026-01-01T00:00:00+00:00", "2026-13-45T00:00:00+00:00_1",
        "2026-01-01T00:00:00_1", "2026-01-01T00:00:00 00:00_1", "5_5", "T_5", "1_T",
        "2026-01-01T00:00:00+00:00_" + "9" * 5000, "2026-01-01T00:00:00+00:00_-1",
        "9999-12-31T23:59:59+14:00_x", "\x00_1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", ["wait", "doubt", "article"])
def test_a_place_that_is_none_begins_at_the_beginning(place: str, order: str) -> None:
    comment = make_comment(state=State.HELD)

    screen = rows.screenful(asked(order=order), place)

    assert [row.pk for row in screen.comments] in ([comment.pk], [])


def test_an_address_is_read_as_it_was_written() -> None:
    first = asked(queue="spam", article="7", author="a@example.org", q="été", order="article")

    again = wanted.read(_parsed(first.query()))

    assert again == first


def _parsed(query: str) -> dict[str, str]:
    from django.http import QueryDict

    return {name: str(value) for name, value in QueryDict(query).items()}


def test_the_usual_address_is_bare() -> None:
    assert asked().query() == ""
    assert not asked().is_filtered()


def test_a_screenful_is_one_query_however_many_rows(django_assert_num_queries: Any) -> None:
    comments = [make_comment(state=State.HELD) for _ in range(12)]
    Finding.objects.bulk_create(
        Finding(
            comment=comment, revision=1, rule=rule, version="1", message="x",
            created_at=timezone.now(),
        )
        for comment in comments
        for rule in ("many-links", "held-words")
    )  # fmt: skip

    with django_assert_num_queries(1):
        screen = rows.screenful(asked(), size=10)
        shown = [
            (row.title, row.html, sorted(row.rules), row.seen_as(), row.is_edited())
            for row in screen.comments
        ]

    assert len(shown) == 10
    assert shown[0][2] == ["held-words", "many-links"]
    assert screen.next


def test_a_row_shows_the_newest_text_of_an_edited_comment() -> None:
    comment = make_comment(text="avant")
    editing.edit(comment, "après", seen=comment.seen_as())

    (row,) = rows.screenful(asked(queue="edited")).comments

    assert "après" in row.html
