"""The desk for fingers, for screen readers, and for who wants no keys of one letter."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import State
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.conftest import NewReader
from tests.browser.desk.sitting import (
    log_in,
    make_held,
    open_desk,
    opened,
    pending,
    press,
    settled,
    state_of,
)
from tests.comments.factories import make_comment, make_report

pytestmark = pytest.mark.once


def test_keys_of_one_letter_can_be_switched_off_in_a_browser(desk: Page, article: Article) -> None:
    (comment,) = make_held(article, "Ana")
    open_desk(desk)
    press(desk, "?")
    desk.locator("#keys-off").check()
    press(desk, "Escape", "a")
    desk.reload()
    desk.wait_for_selector(".mod__place .card:not([data-partly])")

    press(desk, "a")

    assert opened(desk) == str(comment.pk)
    assert pending(desk) == 0
    desk.locator("[data-do=approve]").click()
    settled(desk)
    assert state_of(comment) == State.APPROVED


def test_moving_on_is_said_in_short_and_takes_the_focus_to_the_next(
    desk: Page, article: Article
) -> None:
    make_held(article, "Ana", "Karim")
    open_desk(desk)

    press(desk, "a")

    expect(desk.locator("#moderation-said")).to_contain_text("1")
    expect(desk.locator("#moderation-said")).to_contain_text("Karim")
    expect(desk.locator("#card-title")).to_be_focused()


def test_on_a_phone_a_comment_fills_the_screen_and_fingers_can_hit_its_verbs(
    new_reader: NewReader, article: Article, fatou: User
) -> None:
    make_held(article, "Ana", "Karim", text="Longtexte" * 60)
    page = new_reader(width=390)
    log_in(page, fatou)
    open_desk(page)

    page.locator(".row__open").first.click()

    expect(page.locator(".mod__list")).to_be_hidden()
    heights = page.locator(".verbs:not(.verbs--more) .verb").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-do=approve]").click()
    expect(page.locator(".mod__place .card")).to_have_attribute("data-author", "Karim")
    settled(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_desk_is_accessible(
    new_reader: NewReader, article: Article, fatou: User, width: int
) -> None:
    comment = make_report(make_comment(article, author_url="https://ana.example")).comment
    make_comment(article, parent=comment, state=State.HELD, text="Non !")
    make_held(article, "Karim")
    page = new_reader(width=width, bypass_csp=True)  # axe writes styles inline
    log_in(page, fatou)
    for query in ("", "?queue=reported&finding=many-links", "?queue=reported", "?queue=all"):
        open_desk(page, query)
        assert_accessible_in_every_scheme(page, ", list")
        if page.locator(".row").count():
            page.locator(".row__open").first.click()
            press(page, "x", "m", "Escape", "r")
            assert_accessible_in_every_scheme(page, ", card")
    press(page, "Escape", "?")
    assert_accessible_in_every_scheme(page, ", help")
