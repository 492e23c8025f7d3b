"""What the browser tests of the moderation desk do over and over: log in, press keys, wait, count."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from articles.models import Article
from comments.models import Comment, State
from tests.comments.factories import make_comment

DESK = "/admin/comments/desk/"
MODERATE = "comments.moderate_comment"


def log_in(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": settings.SITE_URL}])


def open_desk(page: Page, query: str = "") -> None:
    page.goto(DESK + query)
    page.wait_for_selector(
        ".mod__place .card:not([data-partly]), .empty:not([hidden])", state="attached"
    )


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def opened(page: Page) -> str:
    return page.locator(".mod__place .card").get_attribute("data-pk") or ""


def pending(page: Page) -> int:
    acts: int = page.evaluate("JSON.parse(sessionStorage.getItem('desk:pending') || '[]').length")
    return acts


def settled(page: Page, *, but: int = 0) -> None:
    """Wait until all acts `but` so many are saved; the page's policy lets no string be waited for."""
    for _ in range(600):
        if pending(page) == but:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{pending(page)} acts are not saved")


def state_of(comment: Comment) -> str:
    comment.refresh_from_db()
    return comment.state


def states() -> dict[str, int]:
    found = Comment.objects.values_list("author_name", "state")
    return Counter(f"{name} {state}" for name, state in found)


def make_held(article: Article, *names: str, **fields: Any) -> list[Comment]:
    return [make_comment(article, state=State.HELD, author_name=name, **fields) for name in names]
