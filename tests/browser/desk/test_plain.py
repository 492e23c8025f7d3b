"""The moderation desk without JavaScript: one form, one submit, and every filter an address."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, State
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import NewReader
from tests.browser.desk.sitting import DESK, log_in, make_held, state_of
from tests.comments.factories import make_comment

pytestmark = pytest.mark.once


@pytest.fixture(params=[390, 1280])
def desk(new_reader: NewReader, article: Article, fatou: User, request: Any) -> Page:
    page = new_reader(javascript=False, width=request.param)
    log_in(page, fatou)
    return page


def choose(page: Page, comment: Comment, to: str) -> None:
    page.check(f"[name='to-{comment.pk}'][value='{to}']")


def submit(page: Page) -> None:
    page.locator(".mod__submit button").first.click()


def test_the_form_decides_row_by_row_in_one_submit(desk: Page, article: Article) -> None:
    fine, bad, spam, skipped = make_held(article, "Un", "Deux", "Trois", "Quatre")
    desk.goto(DESK)

    choose(desk, fine, "approved")
    choose(desk, bad, "rejected")
    desk.select_option(f"[name='reason-{bad.pk}']", "insult")
    choose(desk, spam, "spam")
    submit(desk)

    expect(desk.locator(".messagelist")).to_contain_text("3")
    assert [state_of(each) for each in (fine, bad, spam, skipped)] == [
        "approved", "rejected", "spam", "held",
    ]  # fmt: skip
    assert bad.decisions.latest("pk").reason == "insult"
    expect(desk.locator(".row")).to_have_count(1)


def test_rejecting_without_a_reason_rejects_nothing_and_says_so(
    desk: Page, article: Article
) -> None:
    (comment,) = make_held(article, "Ana")
    desk.goto(DESK)

    choose(desk, comment, "rejected")
    submit(desk)

    expect(desk.locator(".messagelist .warning")).to_be_visible()
    assert state_of(comment) == State.HELD


def test_a_row_shows_the_whole_text_and_leads_to_all_that_is_known(
    desk: Page, article: Article
) -> None:
    parent = make_comment(article, text="Qui a planté la vôtre ?")
    text = "mot " * 200 + "fin."
    comment = make_comment(article, parent=parent, state=State.HELD, text=text)
    desk.goto(DESK)
    expect(desk.locator(".row__text")).to_contain_text("fin.")

    desk.locator(".row__open").click()

    expect(desk.locator(".card__above")).to_contain_text("Qui a planté la vôtre")
    choose(desk, comment, "approved")
    submit(desk)
    assert state_of(comment) == State.APPROVED


def test_search_and_filters_are_a_form_and_each_can_be_removed(
    desk: Page, article: Article
) -> None:
    make_held(article, "Ana", "Karim")
    desk.goto(DESK)

    desk.fill("#filter-q", "karim")
    desk.locator(".filters__search button").click()

    expect(desk.locator(".row")).to_have_count(1)
    desk.locator(".chip").click()
    expect(desk.locator(".row")).to_have_count(2)


def test_the_next_page_is_a_link_and_nothing_waits_is_said(desk: Page, article: Article) -> None:
    make_held(article, *["Ana"] * 27)
    desk.goto(DESK)

    desk.locator(".mod__next").click()

    expect(desk.locator(".row")).to_have_count(2)
    desk.goto(f"{DESK}?queue=trash")
    expect(desk.locator(".empty")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_form_is_accessible(new_reader: NewReader, article: Article, fatou: User) -> None:
    (comment,) = make_held(article, "Ana")
    page = new_reader(bypass_csp=True)
    empty = "text/javascript"
    page.route("**/desk/main*.js", lambda route: route.fulfill(body="", content_type=empty))
    log_in(page, fatou)

    page.goto(f"{DESK}?card={comment.pk}")

    assert_accessible(page, "light, without the desk's script")
