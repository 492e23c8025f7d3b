"""The desk with a dead network, a lost log-in, a reload: nothing decided or typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from articles.models import Article
from comments.models import Decision, Note, State
from tests.browser.desk.sitting import (
    DESK,
    MODERATE,
    log_in,
    make_held,
    open_desk,
    opened,
    pending,
    press,
    settled,
    state_of,
)
from tests.factories import make_user

pytestmark = pytest.mark.once


def test_acts_wait_for_a_server_that_is_down_and_arrive_in_their_order(
    troubled: Page, article: Article
) -> None:
    comments = make_held(article, "Un", "Deux", "Trois", "Quatre")
    open_desk(troubled)
    troubled.route("**/act/", lambda route: route.abort())

    press(troubled, "a", "s", "t")

    expect(troubled.locator("[data-bar=offline]")).to_be_visible()
    assert opened(troubled) == str(comments[3].pk)
    assert [state_of(comment) for comment in comments] == [State.HELD] * 4
    troubled.unroute("**/act/")
    troubled.locator("[data-bar=offline] button").click()
    settled(troubled)
    moved = Decision.objects.exclude(batch=None).order_by("pk")
    assert list(moved.values_list("to_state", flat=True)) == ["approved", "spam", "trash"]
    expect(troubled.locator("[data-bar=offline]")).to_have_count(0)


def test_acts_that_were_not_sent_survive_a_reload(troubled: Page, article: Article) -> None:
    first, second = make_held(article, "Un", "Deux")
    open_desk(troubled)
    troubled.on("dialog", lambda dialog: dialog.accept())
    troubled.route("**/act/", lambda route: route.abort())
    press(troubled, "a")
    expect(troubled.locator("[data-bar=offline]")).to_be_visible()

    troubled.unroute("**/act/")
    open_desk(troubled)

    assert opened(troubled) == str(second.pk)
    settled(troubled)
    assert state_of(first) == State.APPROVED


def test_an_answer_that_is_lost_on_its_way_decides_nothing_twice(
    troubled: Page, article: Article
) -> None:
    (comment,) = make_held(article, "Ana")
    open_desk(troubled)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost:
            route.fetch()
            lost.append(route.request.post_data or "")
            route.abort()
        else:
            route.continue_()

    troubled.route("**/act/", lose)
    press(troubled, "a")

    settled(troubled)
    assert state_of(comment) == State.APPROVED
    assert comment.decisions.filter(to_state=State.APPROVED).count() == 1


def test_who_is_logged_out_logs_in_beside_and_everything_is_sent(
    troubled: Page, article: Article, fatou: User
) -> None:
    comments = make_held(article, "Un", "Deux", "Trois")
    open_desk(troubled)
    Session.objects.all().delete()

    press(troubled, "a", "a")

    link = troubled.locator("[data-bar=session] a")
    expect(link).to_have_attribute("href", f"{reverse('admin:login')}?next={DESK}")
    assert pending(troubled) == 2
    with troubled.context.expect_page() as beside:
        link.click()
    login = beside.value
    login.fill("[name=username]", "fatou")
    login.fill("[name=password]", "a long password")
    login.click("[type=submit]")
    login.wait_for_url(f"**{DESK}")
    login.close()
    troubled.evaluate("dispatchEvent(new Event('focus'))")
    settled(troubled)
    assert [state_of(comment) for comment in comments] == ["approved", "approved", "held"]
    expect(troubled.locator("[data-bar=session]")).to_have_count(0)


def test_what_one_moderator_decided_is_never_sent_in_anothers_name(
    troubled: Page, article: Article
) -> None:
    (comment,) = make_held(article, "Un")
    open_desk(troubled)
    Session.objects.all().delete()
    press(troubled, "a")
    expect(troubled.locator("[data-bar=session]")).to_be_visible()

    log_in(troubled, make_user("ines", MODERATE))
    troubled.evaluate("dispatchEvent(new Event('focus'))")

    expect(troubled.locator("[data-bar=session]")).to_contain_text("ines")
    assert state_of(comment) == State.HELD
    assert pending(troubled) == 1


def test_who_is_logged_out_is_told_so_before_she_decides(troubled: Page, article: Article) -> None:
    make_held(article, *[f"Ana {n}" for n in range(9)])
    open_desk(troubled)
    Session.objects.all().delete()

    press(troubled, "j", "j", "j")

    expect(troubled.locator("[data-bar=session]")).to_be_visible()


def test_what_another_left_unsent_here_does_not_hold_up_who_sits_here_now(
    troubled: Page, article: Article
) -> None:
    first, second = make_held(article, "Un", "Deux")
    open_desk(troubled)
    troubled.on("dialog", lambda dialog: dialog.accept())
    troubled.route("**/act/", lambda route: route.abort())
    press(troubled, "a")
    expect(troubled.locator("[data-bar=offline]")).to_be_visible()
    troubled.unroute("**/act/")
    log_in(troubled, make_user("ines", MODERATE))

    open_desk(troubled)
    press(troubled, "j", "s")

    expect(troubled.locator("[data-bar=session]")).to_contain_text("fatou")
    expect(troubled.locator(".row")).to_have_count(1)
    settled(troubled, but=1)
    assert (state_of(first), state_of(second)) == (State.HELD, State.SPAM)


def test_a_refused_act_is_told_in_the_servers_words_and_the_comment_is_back(
    troubled: Page, article: Article
) -> None:
    first, _second = make_held(article, "Ana", "Karim")
    open_desk(troubled)
    said = '{"error": "Non, pas comme cela."}'
    troubled.route(
        "**/act/",
        lambda route: route.fulfill(status=422, body=said, content_type="application/json"),
    )

    press(troubled, "a")

    expect(troubled.locator(".mod__tray")).to_contain_text("Non, pas comme cela.")
    expect(troubled.locator(f".row[data-pk='{first.pk}']")).to_have_count(1)


def test_a_note_is_kept_with_its_comment_through_keys_and_a_reload(
    desk: Page, article: Article
) -> None:
    first, _second = make_held(article, "Ana", "Karim")
    open_desk(desk)

    press(desk, "m")
    desk.keyboard.type("Appeler Ana, j’hésite")
    press(desk, "Escape", "j")
    expect(desk.locator(".writing")).to_be_hidden()
    desk.reload()
    desk.wait_for_selector(".writing:not([hidden])")

    expect(desk.locator("#writing-text")).to_have_value("Appeler Ana, j’hésite")
    assert state_of(first) == State.HELD
    press(desk, "m", "Control+Enter")
    settled(desk)
    expect(desk.locator(".card__notes")).to_contain_text("j’hésite")
    assert Note.objects.get().comment == first


def test_what_the_url_filters_can_be_removed_and_what_is_typed_is_not_lost(
    desk: Page, article: Article
) -> None:
    make_held(article, "Ana", "Karim")
    open_desk(desk)

    desk.locator(".card__who a").first.click()
    desk.wait_for_url("**author=**")
    expect(desk.locator(".chip")).to_have_count(1)
    press(desk, "/")
    desk.keyboard.type("ana")
    press(desk, "Escape")
    desk.reload()

    expect(desk.locator("#filter-q")).to_have_value("ana")
    desk.locator(".chip").click()
    expect(desk.locator(".chip")).to_have_count(0)
