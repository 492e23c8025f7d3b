"""The discussion as everybody reads it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.freshness import Basis
from articles.models import DiscussionPolicy
from comments import discussion, paging, threads
from comments import text as texts
from comments.models import Actor, Comment, Rulebook, State
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def page_of(client: Client, article: Any, query: str = "") -> str:
    page: str = client.get(article.get_absolute_url() + query).content.decode()
    return page


def shown(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<li class="comments__item" id="comment-(\d+)"', page)]


def test_only_what_is_public_is_shown_and_counted(client: Client) -> None:
    public = make_comment(text="Visible.")
    for state in (State.HELD, State.REJECTED, State.SPAM, State.TRASH):
        make_comment(public.article, state=state, text="Jamais vu.")
    make_comment(parent=make_comment(public.article, state=State.HELD), text="Jamais vu.")

    page = page_of(client, public.article)

    assert shown(page) == [public.pk]
    assert "Jamais vu" not in page
    assert re.search(r'id="comments-heading">\s*1 comment', page)


def test_no_email_is_ever_published(client: Client) -> None:
    comment = make_comment(author_email="secret@example.org")

    assert "secret@example.org" not in page_of(client, comment.article)


def test_threads_are_shown_as_threads(client: Client) -> None:
    first = make_comment()
    second = make_comment(first.article)
    reply = make_comment(parent=first)
    deeper = make_comment(parent=reply)

    page = page_of(client, first.article)

    assert shown(page) == [first.pk, reply.pk, deeper.pk, second.pk]
    assert page.count('<ol class="replies">') == 2


def test_a_withdrawn_comment_keeps_its_place_only_above_replies(client: Client) -> None:
    parent, alone = make_comment(text="Retiré."), make_comment()
    reply = make_comment(parent=parent)
    for comment in (parent, alone):
        comment.move(State.WITHDRAWN, actor=Actor.author())

    page = page_of(client, parent.article)

    assert shown(page) == [parent.pk, reply.pk]
    assert "Retiré." not in page
    assert shown(page_of(client, alone.article)) == []


def test_an_answer_that_lies_too_deep_says_whom_it_answers(client: Client) -> None:
    deepest = make_comment()
    for _ in range(3):
        deepest = make_comment(parent=deepest, author_name="Noé")
    beside = make_comment(parent=deepest)

    page = page_of(client, deepest.article)

    assert f'<a href="#comment-{deepest.pk}"><bdi>Noé</bdi></a>' in page
    assert shown(page)[-1] == beside.pk


def test_whom_an_answer_answers_is_not_told_once_that_was_withdrawn(client: Client) -> None:
    deepest = make_comment()
    for _ in range(3):
        deepest = make_comment(parent=deepest, author_name="Noé")
    make_comment(parent=deepest)
    Comment.objects.filter(author_name="Noé").move(State.WITHDRAWN, actor=Actor.author())

    assert "Noé" not in page_of(client, deepest.article)


def test_what_readers_wrote_is_escaped_wherever_it_stands(client: Client) -> None:
    written: dict[str, Any] = {
        "author_name": "<script>x</script>",
        "author_url": "https://example.org/?a=1&b='\"<script>x",
        "text": "<img src=x onerror=y>",
    }
    comment = make_comment(**written)
    for _ in range(paging.REPLIES + 1):
        comment = make_comment(parent=comment, **written)

    page = page_of(client, comment.article, f"?replyto={comment.pk}")

    assert 'class="comment__answers"' in page
    assert 'class="comments__rest"' in page
    assert 'href="https://example.org/?a=1&amp;b=&#x27;&quot;&lt;script&gt;x"' in page
    assert "<script>x" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("sent", "shown_as"),
    [
        ("2026-01-05T23:30:15.000123+00:00", "2026-01-06T00:30:15+01:00"),
        ("2026-07-05T23:30:15+00:00", "2026-07-06T01:30:15+02:00"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25T02:30:00+01:00"),
    ],
)
def test_the_time_of_a_comment_is_shown_in_the_time_of_the_site(
    client: Client, settings: Any, sent: str, shown_as: str
) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    comment = make_comment(submitted_at=datetime.fromisoformat(sent))

    page = page_of(client, comment.article)

    ((machine, written),) = re.findall(r'<time datetime="([^"]*)">([^<]*:[^<]*)</time>', page)
    assert datetime.fromisoformat(machine) == datetime.fromisoformat(shown_as)
    assert re.match(rf"{int(shown_as[8:10])} \D+ 2026 \D+ {shown_as[11:16]}$", written)


@pytest.mark.parametrize("comments", [0, 1])
def test_the_rules_of_the_site_come_with_the_page(client: Client, comments: int) -> None:
    article = make_article(published_at=timezone.now() - timedelta(days=40))
    for _ in range(comments):
        make_comment(article)
    before = page_of(client, article)
    Rulebook.objects.create(pk=1, policy=DiscussionPolicy.AFTER, closes_after=30)

    closed = page_of(client, article)
    Rulebook.objects.update(closes_after=60)

    assert "<textarea" in before
    assert "<textarea" not in closed
    assert "<textarea" in page_of(client, article)


def test_what_can_be_read_can_be_reported_even_when_the_discussion_is_closed(
    client: Client,
) -> None:
    public = make_comment(make_article(discussion=DiscussionPolicy.CLOSED))
    gone = make_comment(public.article)
    make_comment(parent=gone)
    gone.move(State.WITHDRAWN, actor=Actor.author())

    page = page_of(client, public.article)

    assert f'href="/comments/report/{public.pk}/"' in page
    assert f'href="/comments/report/{gone.pk}/"' not in page


@pytest.mark.parametrize("many", [0, 3, 180])
def test_the_discussion_takes_one_query_whatever_its_size(
    many: int, django_assert_max_num_queries: Any
) -> None:
    article = make_article()
    parents = [make_comment(article) for _ in range(min(many, max(3, many // 6)))]
    for number in range(many - len(parents)):
        make_comment(parent=parents[number % len(parents)])

    with django_assert_max_num_queries(1):
        html = discussion.html(article, {}, Basis()).decode()

    assert len(shown(html)) == many


def test_a_page_holds_a_bounded_part_of_a_long_thread(client: Client) -> None:
    root = make_comment()
    for _ in range(paging.REPLIES + 5):
        make_comment(parent=root)

    assert len(shown(page_of(client, root.article))) == 1 + paging.REPLIES


def test_answering_and_waiting_take_at_most_two_queries(
    django_assert_max_num_queries: Any,
) -> None:
    comment = make_comment()

    with django_assert_max_num_queries(2):
        discussion.html(comment.article, {"replyto": "999999"}, Basis(), own=[comment.pk])


def test_threads_come_on_pages_of_thirty(client: Client) -> None:
    article = make_article()
    roots = [make_comment(article) for _ in range(40)]
    reply = make_comment(parent=roots[29])

    first, second = page_of(client, article), page_of(client, article, "?page=2")

    assert shown(first) == [*(root.pk for root in roots[:30]), reply.pk]
    assert shown(second) == [root.pk for root in roots[30:]]
    assert "41 comments" in first or "41 commentaires" in first
    assert (
        threads.url_of(roots[35])
        == f"{roots[35].article.get_absolute_url()}?page=2#comment-{roots[35].pk}"
    )
    assert "?page" not in threads.url_of(reply)


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9" * 30])
def test_a_page_out_of_range_is_not_found(client: Client, number: str) -> None:
    comment = make_comment()

    response = client.get(f"{comment.article.get_absolute_url()}?page={number}")

    assert response.status_code == 404


def test_the_form_becomes_a_reply_without_javascript(client: Client) -> None:
    comment = make_comment(author_name="Mireille D.")

    page = page_of(client, comment.article, f"?replyto={comment.pk}")

    assert f'name="parent" value="{comment.pk}"' in page
    assert re.search(r'id="respond-heading"[^>]*>\s*(Reply to|Répondre à) Mireille D\.', page)


@pytest.mark.parametrize("wanted", ["0", "x", "9" * 40])
def test_a_reply_to_what_is_not_there_is_refused_clearly(client: Client, wanted: str) -> None:
    comment = make_comment()

    page = page_of(client, comment.article, f"?replyto={wanted}")

    assert 'class="respond__missed"' in page
    assert 'name="parent" value' not in page


def test_a_reply_to_a_held_comment_is_not_offered(client: Client) -> None:
    held = make_comment(state=State.HELD, author_name="Inconnue")

    page = page_of(client, held.article, f"?replyto={held.pk}")

    assert "Inconnue" not in page


def test_a_closed_discussion_can_be_read_and_has_no_form(client: Client) -> None:
    comment = make_comment(make_article(discussion=DiscussionPolicy.CLOSED))

    page = page_of(client, comment.article)

    assert shown(page) == [comment.pk]
    assert "<textarea" not in page
    assert "?replyto=" not in page


def test_the_page_is_the_same_for_everybody(client: Client, admin_client: Client) -> None:
    import time_machine

    comment = make_comment()
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False):
        pages = {
            page_of(Client(), comment.article),
            page_of(client, comment.article),
            page_of(admin_client, comment.article),
        }
        response = client.get(comment.article.get_absolute_url())

    assert len(pages) == 1
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in pages.pop()


def test_the_form_has_the_names_that_the_web_knows(client: Client) -> None:
    page = page_of(client, make_article())

    for name in ("comment", "author", "email", "url", "parent"):
        assert f'name="{name}"' in page
    for name in ("name", "email", "url"):
        assert f'autocomplete="{name}"' in page


def test_the_box_that_remembers_is_never_sent(client: Client) -> None:
    page = page_of(client, make_article())

    (box,) = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert "name=" not in box


def test_in_threads_sorts_as_threads_are_read() -> None:
    first = make_comment()
    second = make_comment(first.article)
    reply = make_comment(parent=first)

    assert list(Comment.objects.in_threads()) == [first, reply, second]
    assert list(Comment.objects.all().below(first)) == [reply]
    first.move(State.HELD, actor=MODERATOR)
    assert list(Comment.objects.visible()) == [second]


def test_an_article_tells_feed_readers_of_its_discussion(client: Client) -> None:
    article = make_article(title="Night trains", language="en")

    page = client.get(article.get_absolute_url()).content.decode()

    assert 'title="Comments on “Night trains”"' in page
    assert f'href="{article.get_absolute_url()}comments/feed/"' in page


def test_a_text_is_rendered_when_it_is_written_and_never_when_it_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_comment(text="Un *bel* arbre.")
    rendered: list[str] = []
    monkeypatch.setattr(texts, "render", rendered.append)

    page = page_of(client, comment.article)

    assert "Un <em>bel</em> arbre." in page
    assert rendered == []


def test_an_avatar_is_made_here_of_her_initials(client: Client) -> None:
    comment = make_comment(author_name="Mireille Durand")

    discussion = page_of(client, comment.article).partition('id="comments"')[2]

    assert re.search(r'class="avatar avatar--\d+" aria-hidden="true">MD<', discussion)
    assert "<img" not in discussion
