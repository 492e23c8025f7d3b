"""The policy of every page: nothing from elsewhere, nothing inline; every link is followed."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from articles.models import State
from tests.comments.factories import make_comment
from tests.factories import make_article

MOST = 150
"""Pages that are visited at most."""

HANDLER = re.compile(r"on[a-z]+")


class Inline(HTMLParser):
    """Collects a page's links, and what its policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.blocked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if tag == "script" and "src" not in values and values.get("type") not in DATA:
            self.blocked.append("a script without src")
        if tag == "style" or "style" in values:
            self.blocked.append(f"a style in <{tag}>")
        self.blocked += [f"{name} of <{tag}>" for name in values if HANDLER.fullmatch(name)]


DATA = {"application/ld+json", "application/json"}


def policy_of(answer: HttpResponseBase) -> dict[str, list[str]]:
    header = answer.headers["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in header.split("; "))}


def wrong_with(path: str, answer: HttpResponseBase, page: Inline) -> list[str]:
    """Return what is unsafe about this page, as lines."""
    policy = policy_of(answer)
    sources = [source for values in policy.values() for source in values]
    allowed = {"'self'", "'none'", "data:"}
    return [
        *(f"{path}: {source}" for source in sources if source not in allowed),
        *(f"{path}: {blocked}" for blocked in page.blocked),
        *([] if policy["default-src"] == ["'none'"] else [f"{path}: default-src"]),
    ]


def crawl(client: Client, *starts: str) -> tuple[set[str], list[str]]:
    """Follow every link from `starts`; return the paths seen, and what was wrong there."""
    waiting, seen, wrong = list(starts), set[str](), list[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path in seen or path == reverse("admin:logout"):
            continue
        seen.add(path)
        answer = client.get(path)
        page = Inline()
        if answer.headers["Content-Type"].startswith("text/html"):
            page.feed(answer.content.decode())
            wrong += wrong_with(path, answer, page)
        waiting += [link for link in pages_at(path, page.links) if link not in seen]
    return seen, wrong


def pages_at(path: str, links: list[str]) -> list[str]:
    """Return the paths on this site that these links lead to, without their queries."""
    parts = [urlsplit(urljoin(path, link)) for link in links]
    return [part.path for part in parts if not part.netloc and not part.path.startswith("/static")]


@pytest.fixture
def _publication() -> None:
    article = make_article(tags=("haie",))
    make_article(state=State.DRAFT, published_at=None)
    make_comment(article)


@pytest.mark.django_db
@pytest.mark.usefixtures("_publication")
def test_every_page_of_the_newsroom_keeps_a_strict_policy(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin", password="long"))

    seen, wrong = crawl(client, reverse("admin:index"))

    assert wrong == []
    assert {reverse("admin:articles_article_add"), reverse("admin:password_change")} <= seen
    assert len(seen) > 25


@pytest.mark.django_db
@pytest.mark.usefixtures("_publication")
def test_every_public_page_keeps_a_strict_policy(client: Client) -> None:
    seen, wrong = crawl(client, "/", "/admin/login/", "/nowhere/")

    assert wrong == []
    assert len(seen) > 6


@pytest.mark.django_db
def test_no_nonce_is_promised_where_none_is_used(client: Client) -> None:
    header = client.get("/").headers["Content-Security-Policy"]

    assert "nonce" not in header
