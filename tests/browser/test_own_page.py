"""The life of a comment from its author's own page, and what the newsroom sees of it."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, State
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.acts import (
    WAITING,
    approve_all,
    edit,
    expect_discussion,
    leave_comment,
    log_in,
    make_moderator,
    withdraw,
)
from tests.browser.conftest import NewReader
from tests.browser.test_pages import assert_fits
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article

FIRST, SECOND, THIRD = "J’ai planté la mienne en 1998.", "Corrigé en attendant.", "Corrigé après."


@pytest.fixture
def article(site: str) -> Article:
    return make_article(title="Le retour des haies", discussion="before")


def test_from_the_first_word_to_the_withdrawal(new_reader: NewReader, article: Article) -> None:
    writer, moderator, other = (new_reader(javascript=False) for _ in range(3))
    leave_comment(writer, article, FIRST)
    log_in(moderator, make_moderator())
    writer.locator(".comment__waiting a").click()
    expect(writer.locator(".own-comment__state")).to_contain_text(WAITING)

    edit(writer, SECOND)
    expect(writer.locator(".own-comment__state")).to_contain_text(WAITING)
    expect(writer.locator(".own-comment > .comment__text")).to_have_text(SECOND)

    approve_all(moderator)
    expect_discussion(other, article, shown=SECOND, hidden=FIRST)

    writer.reload()
    edit(writer, THIRD)
    expect(writer.locator(".own-comment > .comment__text")).to_have_text([SECOND, THIRD])
    expect_discussion(other, article, shown=SECOND, hidden=THIRD)

    open_edited(moderator)
    expect(moderator.locator(".difference del")).to_contain_text("en attendant.")
    expect(moderator.locator(".difference ins")).to_contain_text("après.")
    moderator.locator("[name=to][value=approved]").click()
    expect_discussion(other, article, shown=THIRD, hidden=SECOND)

    writer.reload()
    withdraw(writer)
    expect(writer.locator(".own-comment__state--withdrawn")).to_be_visible()
    other.goto(article.get_absolute_url())
    expect(other.locator("#comments")).not_to_contain_text(THIRD)
    assert Comment.objects.get().state == State.WITHDRAWN


def test_a_comment_is_looked_at_before_it_is_sent(new_reader: NewReader, article: Article) -> None:
    page = new_reader(javascript=False)
    page.goto(article.get_absolute_url())
    page.locator("[name=comment]").fill("Un *bel* arbre.")

    page.locator("[name=preview]").click()

    expect(page.locator(".respond__preview em")).to_have_text("bel")
    assert not Comment.objects.exists()
    page.locator("[name=author]").fill("Mireille D.")
    page.locator("[name=email]").fill("mireille@example.org")
    page.locator("[name=email]").press("Enter")
    expect(page.locator("#comments")).to_contain_text(WAITING)
    assert Comment.objects.count() == 1


@pytest.mark.once
def test_the_preview_has_the_focus_and_is_accessible(reader: Page, article: Article) -> None:
    reader.goto(article.get_absolute_url())
    reader.locator("[name=comment]").fill("Un *bel* arbre.")

    reader.locator("[name=preview]").click()

    expect(reader.locator(".respond__preview")).to_be_focused()
    assert_accessible_in_every_scheme(reader)
    assert_fits(reader)


@pytest.mark.once
def test_the_own_page_is_accessible(reader: Page, article: Article) -> None:
    for state in (State.HELD, State.APPROVED, State.REJECTED, State.WITHDRAWN):
        reader.goto(make_comment(article, state=state).own_url())
        for summary in reader.locator("summary").all():
            summary.click()

        assert_accessible_in_every_scheme(reader)
        assert_fits(reader)


def test_an_edit_with_an_error_is_accessible_and_keeps_the_text(
    reader: Page, article: Article
) -> None:
    comment = make_comment(article, state=State.HELD)
    reader.goto(comment.own_url())
    Comment.objects.get().move(State.REJECTED, actor=MODERATOR, reason="insult")

    edit(reader, SECOND)

    expect(reader.locator("#kept")).to_have_value(SECOND)
    expect(reader.locator(".error-summary")).to_be_focused()
    assert_accessible_in_every_scheme(reader)
    assert_fits(reader)


def test_the_newsroom_answers_with_its_badge(new_reader: NewReader, article: Article) -> None:
    moderator = new_reader(javascript=False)
    comment = make_comment(article, state=State.HELD)
    log_in(moderator, make_moderator(), f"/admin/comments/comment/{comment.pk}/change/")

    moderator.locator("#id_answer").fill("Merci, c’est corrigé.")
    moderator.locator(".answer button").click()
    expect(moderator.locator("#id_answer")).to_have_value("Merci, c’est corrigé.")
    moderator.locator("[name=approve]").click()

    answer = moderator.locator(f"#comment-{comment.pk} .replies")
    expect(answer).to_contain_text("Merci, c’est corrigé.")
    expect(answer.locator(".comment__badge")).to_have_text("Rédaction")


@pytest.mark.once
@pytest.mark.parametrize("width", [390, 1440])
def test_what_moderators_see_of_an_edit_is_accessible(
    new_reader: NewReader, article: Article, width: int
) -> None:
    page = new_reader(width=width, bypass_csp=True)  # axe writes what Django's sheets import inline
    comment = make_comment(article, text=FIRST)
    page.goto(comment.own_url())
    edit(page, SECOND)
    log_in(page, make_moderator())

    for path in ("?state=edited", f"{comment.pk}/change/", f"{comment.pk}/answer/"):
        page.goto(f"/admin/comments/comment/{path}")
        assert_accessible_in_every_scheme(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def open_edited(moderator: Page) -> None:
    """As a moderator who is logged in, open the sheet of the only comment that was edited."""
    moderator.goto("/admin/comments/comment/?state=edited")
    moderator.locator(".comment-card__more a").click()


def test_who_keeps_no_cookies_is_told_that_her_comment_arrived(
    reader: Page, article: Article
) -> None:
    leave_comment(reader, article, "Sans témoin de connexion.")
    expect(reader.locator("#comment-not-here")).to_be_hidden()

    reader.context.clear_cookies()
    reader.reload()

    expect(reader.locator("#comments")).not_to_contain_text("Sans témoin")
    expect(reader.locator("#comment-not-here")).to_be_visible()
    expect(reader.locator("#comment-not-here")).to_be_focused()
