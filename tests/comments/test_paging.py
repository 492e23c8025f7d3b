"""Where a comment stands: on which page, in which order, and beyond the cut of a long thread."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from articles.freshness import Basis
from articles.models import Article
from articles.models import State as ArticleState
from comments import discussion, paging, threads, tokens
from comments.models import Actor, Comment, State
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[0, 180], ids=["read by threads", "read as one range"])
def _small_pages(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Three threads a page, and two replies of each, so that a test makes few comments."""
    monkeypatch.setattr(paging, "FULL", request.param)
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    monkeypatch.setattr(paging, "REPLIES", 2)


def shown(client: Client, url: str) -> list[int]:
    response = client.get(url.partition("#")[0])
    assert response.status_code == 200
    found = re.findall(r'<li class="comments__item" id="comment-(\d+)"', response.content.decode())
    return [int(pk) for pk in found]


def pks(*comments: Comment) -> list[int]:
    return [comment.pk for comment in comments]


def visit(client: Client, comment: Comment) -> str:
    """Follow the permalink of a comment; return where it leads."""
    response = client.get(comment.get_absolute_url().partition("#")[0])
    assert response.status_code == 302
    return str(response["Location"])


def remember(client: Client, comment: Comment) -> None:
    """Give a browser the cookie of the author of a waiting comment."""
    response = HttpResponse()
    request = RequestFactory().get("/")
    tokens.remember(response, request, comment.article, [comment.pk])
    client.cookies[tokens.COOKIE] = response.cookies[tokens.COOKIE].value


def test_a_permalink_leads_to_the_page_on_which_the_comment_stands(client: Client) -> None:
    article = make_article()
    roots = [make_comment(article) for _ in range(7)]

    places = [visit(client, root) for root in roots]

    assert places[2] == f"{article.get_absolute_url()}#comment-{roots[2].pk}"
    assert places[3] == f"{article.get_absolute_url()}?page=2#comment-{roots[3].pk}"
    assert all(root.pk in shown(client, place) for root, place in zip(roots, places, strict=True))


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.SPAM, State.TRASH])
def test_the_permalink_of_what_is_not_public_is_not_found(client: Client, state: State) -> None:
    hidden = make_comment(state=state, author_name="Inconnue")

    response = client.get(hidden.get_absolute_url())

    assert response.status_code == 404
    assert hidden.article.get_absolute_url() in response.content.decode()
    assert "Inconnue" not in response.content.decode()


@pytest.mark.parametrize("wanted", ["", "0", "x", "-1", "9" * 40, "٣"])
def test_a_permalink_that_names_no_comment_is_not_found(client: Client, wanted: str) -> None:
    page = make_comment().article.get_absolute_url()

    assert client.get(page, {"comment": wanted}).status_code == 404


def test_the_permalink_of_another_article_s_comment_is_not_found(client: Client) -> None:
    other, article = make_comment(), make_article()

    assert client.get(article.get_absolute_url(), {"comment": other.pk}).status_code == 404


def test_permalinks_go_with_their_article(client: Client) -> None:
    comment = make_comment()
    Article.objects.update(state=ArticleState.WITHDRAWN)

    assert client.get(comment.get_absolute_url()).status_code == 404


def test_the_date_of_a_comment_is_its_permalink_and_says_whose(client: Client) -> None:
    comment = make_comment(make_article(language="en"), author_name="Mireille D.")

    page = client.get(comment.article.get_absolute_url()).content.decode()

    (link,) = re.findall(
        rf'<a rel="bookmark" href="{re.escape(comment.get_absolute_url())}">(.*?)</a>', page
    )
    assert "link to the comment by Mireille D." in link


def test_a_permalink_costs_few_queries_however_long_the_thread(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(8)]

    with django_assert_max_num_queries(5):
        visit(client, replies[-1])


def test_newest_first_turns_the_threads_and_not_their_replies(
    client: Client, settings: Any
) -> None:
    settings.COMMENTS_NEWEST_FIRST = True
    article = make_article()
    roots = [make_comment(article) for _ in range(5)]
    replies = [make_comment(parent=roots[4]) for _ in range(2)]

    first = shown(client, article.get_absolute_url())
    second = shown(client, f"{article.get_absolute_url()}?page=2")

    assert first == pks(roots[4], *replies, roots[3], roots[2])
    assert second == pks(roots[1], roots[0])


def test_permalinks_are_right_with_the_newest_first_too(client: Client, settings: Any) -> None:
    settings.COMMENTS_NEWEST_FIRST = True
    article = make_article()
    roots = [make_comment(article) for _ in range(7)]

    assert all(root.pk in shown(client, visit(client, root)) for root in roots)
    assert "page=3" in visit(client, roots[0])


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("before", [0, 2, 3, 5, 6])
def test_a_waiting_comment_stands_where_its_author_is_led(
    client: Client, settings: Any, newest_first: bool, before: int
) -> None:
    settings.COMMENTS_NEWEST_FIRST = newest_first
    article = make_article()
    for _ in range(before):
        make_comment(article)
    waiting = make_comment(article, state=State.HELD)
    for _ in range(6 - before):
        make_comment(article)
    remember(client, waiting)

    place = visit(client, waiting)

    pages = [f"{article.get_absolute_url()}?page={number}" for number in (1, 2)]
    assert place == threads.url_of(waiting)
    assert waiting.pk in shown(client, place)
    assert [pk for page in pages for pk in shown(client, page)].count(waiting.pk) == 1


def test_a_waiting_reply_is_seen_by_its_author_wherever_its_thread_is_cut(client: Client) -> None:
    root = make_comment()
    for _ in range(4):
        make_comment(parent=root)
    waiting = make_comment(parent=root, state=State.HELD)
    url = root.article.get_absolute_url()
    unseen = shown(client, url)
    remember(client, waiting)

    assert waiting.pk not in unseen
    assert waiting.pk in shown(client, url)
    assert waiting.pk in shown(client, threads.url_of(waiting))


def test_a_long_thread_is_cut_and_leads_to_its_rest(client: Client) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(5)]
    other = make_comment(root.article)

    page = client.get(root.article.get_absolute_url()).content.decode()

    assert shown(client, root.article.get_absolute_url()) == pks(root, *replies[:2], other)
    rest = f'href="{root.article.get_absolute_url()}?thread={root.pk}#comment-{replies[1].pk}"'
    assert page.count(rest) == 1


def test_a_thread_as_long_as_a_page_takes_is_not_cut(client: Client) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(2)]

    assert shown(client, root.article.get_absolute_url()) == pks(root, *replies)
    assert b"?thread=" not in client.get(root.article.get_absolute_url()).content


def test_a_thread_has_pages_of_its_own_each_below_what_it_answers(client: Client) -> None:
    root = make_comment()
    first = make_comment(parent=root)
    deeper = [make_comment(parent=first) for _ in range(4)]
    last = make_comment(parent=root)
    url = f"{root.article.get_absolute_url()}?thread={root.pk}"

    pages = [shown(client, url), shown(client, f"{url}&page=2")]

    assert pages == [pks(root, first, *deeper[:2]), pks(root, first, *deeper[2:], last)]
    assert client.get(f"{url}&page=3").status_code == 404


def test_permalinks_lead_into_a_long_thread(client: Client) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(8)]

    places = [visit(client, reply) for reply in replies]

    assert "thread" not in places[1]
    assert f"?thread={root.pk}#" in places[2]
    assert f"?thread={root.pk}&page=3#" in places[7]
    assert all(
        reply.pk in shown(client, place) for reply, place in zip(replies, places, strict=True)
    )


def test_a_thread_whose_first_comment_is_gone_still_leads_to_its_rest(client: Client) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(4)]
    for comment in (root, *replies[:3]):
        comment.move(State.WITHDRAWN, actor=Actor.author())

    page = client.get(root.article.get_absolute_url()).content.decode()

    assert f"?thread={root.pk}#" in page
    assert replies[3].pk in shown(
        client, f"{root.article.get_absolute_url()}?thread={root.pk}&page=2"
    )


def test_the_way_to_the_rest_begins_at_the_last_comment_that_is_shown(client: Client) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(4)]
    replies[1].move(State.WITHDRAWN, actor=Actor.author())

    page = client.get(root.article.get_absolute_url()).content.decode()

    assert shown(client, root.article.get_absolute_url()) == pks(root, replies[0])
    assert f'?thread={root.pk}#comment-{replies[0].pk}"' in page


def test_the_way_to_the_rest_does_not_name_whoever_took_her_comment_back(client: Client) -> None:
    root = make_comment(author_name="Anna Lindt")
    for _ in range(4):
        make_comment(parent=root)
    named = client.get(root.article.get_absolute_url()).content.decode()
    root.move(State.WITHDRAWN, actor=Actor.author())

    page = client.get(root.article.get_absolute_url()).content.decode()

    assert "(Anna Lindt)" in named
    assert f"?thread={root.pk}#" in page
    assert "Anna" not in page


def test_a_waiting_reply_is_seen_by_its_author_on_one_page_of_its_long_thread(
    client: Client,
) -> None:
    root = make_comment()
    for _ in range(3):
        make_comment(parent=root)
    waiting = make_comment(parent=root, state=State.HELD)
    make_comment(parent=root)
    url = f"{root.article.get_absolute_url()}?thread={root.pk}"
    unseen = [shown(client, url), shown(client, f"{url}&page=2")]
    remember(client, waiting)

    seen = [shown(client, url), shown(client, f"{url}&page=2")]

    assert not any(waiting.pk in page for page in unseen)
    assert [page.count(waiting.pk) for page in seen] == [1, 0]


@pytest.mark.parametrize("wanted", ["0", "x", "9" * 40, "reply", "held", "other"])
def test_a_thread_that_is_none_is_not_found(client: Client, wanted: str) -> None:
    root = make_comment()
    named = {
        "reply": make_comment(parent=root),
        "held": make_comment(root.article, state=State.HELD),
        "other": make_comment(),
    }
    asked = named[wanted].pk if wanted in named else wanted

    assert client.get(root.article.get_absolute_url(), {"thread": asked}).status_code == 404


@pytest.mark.parametrize("query", [{"thread": ""}, {}, {"page": "3"}])
def test_the_discussion_takes_at_most_two_queries_in_a_long_thread(
    query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    root = make_comment()
    for _ in range(9):
        make_comment(parent=root)

    with django_assert_max_num_queries(2):
        html = discussion.html(root.article, {"thread": str(root.pk), **query}, Basis()).decode()

    assert html.count('<li class="comments__item"') in {3, 4}


def test_robots_are_asked_not_to_follow_permalinks(client: Client) -> None:
    assert b"Disallow: /*?comment=" in client.get("/robots.txt").content
