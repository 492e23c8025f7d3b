"""Who sits at the moderation desk, and the article that is discussed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

from articles.models import Article
from tests.browser.conftest import NewReader
from tests.browser.desk.sitting import MODERATE, log_in
from tests.factories import make_article, make_user


@pytest.fixture
def article(site: str) -> Article:
    return make_article(title="Le retour des haies", slug="le-retour-des-haies")


@pytest.fixture
def fatou(site: str) -> User:
    return make_user("fatou", MODERATE, first_name="Fatou", last_name="Diallo")


@pytest.fixture
def desk(new_reader: NewReader, article: Article, fatou: User) -> Page:
    """A page of a moderator who has logged in, watched for errors."""
    page = new_reader(width=1440)
    log_in(page, fatou)
    return page


@pytest.fixture
def troubled(site: str, browser: Browser, article: Article, fatou: User) -> Iterator[Page]:
    """A page of a moderator whose network or log-in fails, which browsers say in their console.

    What it sends can be stopped from its first moment: Chromium tells a page that is open already
    a little later, and what that page sends meanwhile goes past.
    """
    context = browser.new_context(base_url=site, locale="fr-FR")
    page = context.new_page()
    page.route("**/act/", lambda route: route.fallback())
    log_in(page, fatou)
    yield page
    context.close()
