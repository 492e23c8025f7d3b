"""The desk's numbers and the monthly report as a moderator has them: accessible, and never too wide."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page

from comments.models import Actor, Decision, State
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.conftest import NewReader
from tests.browser.desk.sitting import log_in
from tests.comments.factories import make_appeal, make_comment
from tests.factories import make_article

pytestmark = pytest.mark.once

NUMBERS = "/admin/comments/desk/numbers/"


@pytest.fixture
def chief(site: str) -> User:
    """A moderator who decided a few things, one of them too fast, and left one comment waiting."""
    user = User.objects.create_superuser("chief")
    person, article, now = Actor.person(user), make_article(), timezone.now()
    for days in range(8):
        sent = now - timedelta(days=days, hours=3)
        comment = make_comment(article, state=State.HELD, submitted_at=sent)
        state = State.REJECTED if days % 3 == 0 else State.APPROVED
        reason = "insult" if state == State.REJECTED else ""
        comment.move(state, actor=person, reason=reason, at=sent + timedelta(minutes=9 * days + 1))
        make_comment(article, state=State.SPAM, submitted_at=sent)
    Decision.objects.filter(to_state="rejected").undo(actor=person)
    make_appeal(by=user)
    make_comment(article, state=State.HELD, submitted_at=now - timedelta(days=3))
    return user


def month() -> str:
    today = timezone.localtime()
    return f"/admin/comments/desk/report/{today.year}/{today.month}/"


def open_as_chief(page: Page, path: str) -> None:
    log_in(page, User.objects.get(username="chief"))
    page.goto(path)


@pytest.mark.parametrize("width", [390, 1440])
def test_numbers_and_report_are_accessible(new_reader: NewReader, chief: User, width: int) -> None:
    # axe writes inline what Django's own sheets import
    page = new_reader(width=width, bypass_csp=True)
    open_as_chief(page, NUMBERS)
    for summary in page.locator("main summary").all():
        summary.click()

    assert_accessible_in_every_scheme(page)
    page.goto(month())
    assert_accessible_in_every_scheme(page)


@pytest.mark.parametrize("path", ["numbers", "report"])
def test_a_phone_scrolls_tables_and_never_the_page(
    new_reader: NewReader, chief: User, path: str
) -> None:
    page = new_reader(width=390)
    open_as_chief(page, NUMBERS if path == "numbers" else month())

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_plots_keep_the_size_of_their_words_on_a_phone(new_reader: NewReader, chief: User) -> None:
    page = new_reader(width=390)
    open_as_chief(page, NUMBERS)

    heights = page.locator(".plot__text").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect().height)"
    )
    edges = page.locator(".plot__text").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect()).flatMap(box => [box.left, box.right])"
    )

    assert min(heights) >= 12
    assert min(edges) >= 0
    assert max(edges) <= 390


def test_plots_are_drawn_as_the_policy_allows(new_reader: NewReader, chief: User) -> None:
    page = new_reader()  # a violated policy fails the test when it ends
    open_as_chief(page, NUMBERS)

    drawn = page.locator("rect.plot__people, rect.plot__machine").evaluate_all(
        "bars => bars.map(bar => getComputedStyle(bar).fill)"
    )

    assert len(drawn) > 8
    assert any("hatch" in fill for fill in drawn)
    assert page.locator(".warned li").count() == 1


def test_the_report_prints_without_the_newsroom_around_it(
    new_reader: NewReader, chief: User
) -> None:
    page = new_reader()
    open_as_chief(page, month())

    page.emulate_media(media="print")

    assert not page.locator("#header").is_visible()
    assert not page.locator(".report__ways").is_visible()
    assert page.locator("table").first.is_visible()
