"""What the desk says is seen as well as heard: what it warns of, what a key did, how queues stand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from articles.models import Article
from comments.models import Standing, State
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import NewReader
from tests.browser.desk.sitting import (
    DESK,
    log_in,
    make_held,
    open_desk,
    opened,
    press,
    settled,
    state_of,
)

pytestmark = pytest.mark.once

LOGGED_OUT = 401


def test_a_wait_over_the_limit_is_warned_of_until_that_is_dismissed(
    desk: Page, article: Article
) -> None:
    make_held(article, "Ana", submitted_at=timezone.now() - timedelta(days=3))

    open_desk(desk)

    warning = desk.locator("[data-bar=warnings]")
    expect(warning.locator("a")).to_have_attribute("href", f"{DESK}numbers/")
    warning.locator("button").click()
    expect(warning).to_have_count(0)


def test_on_a_phone_warnings_stand_above_the_list_and_leave_the_card_alone(
    new_reader: NewReader, article: Article, fatou: User
) -> None:
    make_held(article, "Ana", submitted_at=timezone.now() - timedelta(days=3))
    phone = new_reader(width=390, has_touch=True)
    log_in(phone, fatou)
    phone.goto(DESK)
    warning = phone.locator("[data-bar=warnings]")
    expect(warning).to_be_visible()
    above, row = warning.bounding_box(), phone.locator(".row").first.bounding_box()

    phone.locator(".row__open").first.tap()

    assert above is not None
    assert row is not None
    assert above["y"] < row["y"]
    expect(warning).to_be_hidden()


def test_what_a_key_did_is_written_below_the_verbs(desk: Page, article: Article) -> None:
    make_held(article, "Ana", "Karim")
    open_desk(desk)
    said = desk.locator(".mod__said")

    press(desk, "a")
    expect(said).to_contain_text("Karim")
    press(desk, "r")
    expect(said).to_contain_text("motif")
    press(desk, "Escape")
    expect(said).to_have_text("")
    press(desk, "u", "u")

    expect(said).to_contain_text("rien à annuler")


def test_a_filter_leaves_the_queue_its_count(desk: Page, article: Article) -> None:
    make_held(article, "Ana", "Karim", "Paul")
    with desk.expect_response("**/list/**"):
        open_desk(desk, "?q=personne")

    expect(desk.locator("li[data-queue=held] .queues__count")).to_have_text("3")


def test_how_many_wait_is_told_on_the_way_there_as_well(desk: Page, article: Article) -> None:
    make_held(article, "Ana", "Karim")
    open_desk(desk)

    press(desk, "a")
    settled(desk)

    expect(desk.locator(".rooms .count")).to_contain_text("1")


def test_what_was_undone_is_decided_anew_at_once(desk: Page, article: Article) -> None:
    (comment, _other) = make_held(article, "Ana", "Karim")
    open_desk(desk)

    press(desk, "s", "u", "a")
    settled(desk)

    assert state_of(comment) == State.APPROVED
    expect(desk.locator(".tray__line")).to_have_count(0)


def test_until_an_undoing_is_saved_the_card_is_not_asked_for(desk: Page, article: Article) -> None:
    (comment, _other) = make_held(article, "Ana", "Karim")
    asked: list[str] = []
    waiting: list[Route] = []

    def delay(route: Route) -> None:
        waiting.append(route)

    desk.route("**/undo/", delay)  # before the page is there: Chromium heeds it at once only then
    open_desk(desk)
    press(desk, "s")
    settled(desk)
    desk.on("request", lambda request: asked.append(request.url))

    with desk.expect_request("**/undo/"):
        press(desk, "u")
    desk.wait_for_timeout(500)

    assert opened(desk) == str(comment.pk)
    assert [url for url in asked if f"ids={comment.pk}" in url] == []
    expect(desk.locator(".card .state-badge--held")).to_be_visible()
    waiting[0].continue_()
    settled(desk)
    assert state_of(comment) == State.HELD


def test_where_she_may_not_decide_no_reasons_are_offered(desk: Page, article: Article) -> None:
    make_held(article, "Ana")
    open_desk(desk)
    desk.evaluate("document.querySelector('.mod__place .card').dataset.locked = '1'")

    press(desk, "r")

    expect(desk.locator(".reasons")).to_be_hidden()
    expect(desk.locator(".mod__said")).not_to_have_text("")


def test_enter_in_the_help_closes_it(desk: Page, article: Article) -> None:
    make_held(article, "Ana")
    open_desk(desk)

    press(desk, "?", "Enter")

    expect(desk.locator(".mod-help")).to_be_hidden()
    assert desk.evaluate("localStorage.getItem('desk:keys')") is None


def test_who_logs_in_beside_blocks_an_author_without_typing_again(
    troubled: Page, article: Article, fatou: User
) -> None:
    make_held(article, "Ana", author_email="ana@example.org")
    open_desk(troubled)
    Session.objects.all().delete()
    troubled.locator(".standing__act summary").last.click()
    form = troubled.locator(".standing__act").last
    form.locator("[name=reason]").fill("Publicité")
    form.locator("button").click()
    expect(form.locator(".errornote a")).to_be_visible()

    log_in(troubled, fatou)
    form.locator("button").click()

    expect(troubled.locator(".standing__held")).to_contain_text("Publicité")
    assert Standing.objects.get().reason == "Publicité"


def test_without_a_script_what_was_chosen_outlives_the_session(
    site: str, browser: Browser, article: Article, fatou: User
) -> None:
    fine, bad = make_held(article, "Ana", "Karim")
    context = browser.new_context(base_url=site, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    log_in(page, fatou)
    page.goto(DESK)
    page.check(f"[name='to-{fine.pk}'][value=approved]")
    page.check(f"[name='to-{bad.pk}'][value=rejected]")
    page.select_option(f"[name=reason-{bad.pk}]", "insult")
    Session.objects.all().delete()

    with page.expect_response(f"**{DESK}") as answer:
        page.locator(".mod__submit button").first.click()
    page.locator("#content a.button").click()
    page.fill("[name=username]", "fatou")
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    page.locator(".mod__submit button").first.click()

    expect(page.locator(".messagelist")).to_contain_text("2")
    assert answer.value.status == LOGGED_OUT
    assert (state_of(fine), state_of(bad)) == (State.APPROVED, State.REJECTED)
    assert bad.decisions.latest("pk").reason == "insult"
    context.close()


def test_the_pages_that_keep_what_was_chosen_are_accessible(
    site: str, browser: Browser, article: Article, fatou: User
) -> None:
    (comment,) = make_held(article, "Ana")
    context = browser.new_context(base_url=site, locale="fr-FR", bypass_csp=True)
    page = context.new_page()
    empty = "text/javascript"
    page.route("**/desk/main*.js", lambda route: route.fulfill(body="", content_type=empty))
    log_in(page, fatou)
    page.goto(DESK)
    page.check(f"[name='to-{comment.pk}'][value=approved]")
    Session.objects.all().delete()

    page.locator(".mod__submit button").first.click()
    assert_accessible(page, "light, after the session has ended")
    page.locator("#content a.button").click()
    page.fill("[name=username]", "fatou")
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    page.wait_for_selector(".decide-row")

    assert_accessible(page, "light, what was chosen")
    context.close()
