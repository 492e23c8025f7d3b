"""Readers report a comment: it goes back on hold, and a moderator decides about it anew."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from articles.models import Article
from comments.models import Comment, Report, Rulebook, State
from tests.browser.acts import (
    approve_all,
    decide,
    expect_discussion,
    log_in,
    make_moderator,
    report,
    said,
)
from tests.browser.conftest import NewReader
from tests.browser.test_life_of_a_comment import PHONE, expect_accessible
from tests.comments.factories import make_comment, make_report
from tests.factories import make_article

TEXT = "Vos haies, personne n’en veut ici."


@pytest.fixture
def article(site: str) -> Article:
    """An article whose discussion is moderated before publication."""
    return make_article(title="Le retour des haies", discussion="before")


@pytest.fixture
def comment(article: Article) -> Comment:
    """A public comment by somebody else."""
    return make_comment(article, text=TEXT, author_name="Loup Garin")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_a_report_holds_a_comment_until_a_moderator_has_read_it(
    new_reader: NewReader, article: Article, comment: Comment, *, javascript: bool
) -> None:
    Rulebook.objects.create(pk=1, policy="before", reports_to_hold=1)
    reader = new_reader(javascript=javascript, width=PHONE)
    other, moderator = (new_reader(javascript=javascript) for _ in range(2))
    reader.goto(article.get_absolute_url())

    report(reader, comment, "hate", "« Personne n’en veut. »")
    expect(reader.locator("h1")).to_have_text(said("Thank you, your report is sent"))
    expect(reader.locator(".own-comment")).to_contain_text(
        said("The comment can’t be read just now.")
    )
    expect_discussion(other, article, hidden=TEXT)

    log_in(moderator, make_moderator())
    expect(moderator.locator(".comment-card")).to_contain_text("« Personne n’en veut. »")
    expect(moderator.locator(".comment-card")).to_contain_text(said("A reader reported it."))
    approve_all(moderator)

    expect_discussion(other, article, shown=TEXT)
    comment.refresh_from_db()
    assert (comment.state, comment.reports) == (State.APPROVED, 0)


def test_a_report_that_a_moderator_answered_does_not_hold_the_same_text_again(
    new_reader: NewReader, article: Article, comment: Comment
) -> None:
    Rulebook.objects.create(pk=1, policy="before", reports_to_hold=1)
    make_report(comment)
    moderator, reader = new_reader(), new_reader(javascript=False)
    log_in(moderator, make_moderator())
    decide(moderator, comment, "approved")
    reader.goto(article.get_absolute_url())

    report(reader, comment)

    expect_discussion(reader, article, shown=TEXT)
    assert Comment.objects.get().reports == 1


def test_the_author_of_a_reported_comment_sees_that_it_waits_and_not_who_reported_it(
    new_reader: NewReader, comment: Comment
) -> None:
    Rulebook.objects.create(pk=1, policy="before", reports_to_hold=1)
    make_report(comment, explanation="Il insulte tout le monde.")
    author = new_reader(javascript=False, width=PHONE)

    author.goto(comment.own_url())

    expect(author.locator(".own-comment__state--held")).to_contain_text(
        said("Your comment is awaiting moderation.")
    )
    expect(author.locator("body")).not_to_contain_text("Il insulte")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_a_report_with_errors_comes_back_with_each_at_its_field(
    new_reader: NewReader, article: Article, comment: Comment, *, javascript: bool
) -> None:
    page = new_reader(javascript=javascript, width=PHONE)
    page.goto(article.get_absolute_url())

    report(page, comment, "illegal")

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=explanation]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=reason][value=illegal]")).to_be_checked()
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=explanation]")).to_be_focused()
    assert not Report.objects.exists()
    expect_accessible(page, javascript=javascript)


def test_the_pages_of_a_report_are_accessible(
    new_reader: NewReader, article: Article, comment: Comment
) -> None:
    page = new_reader(width=PHONE)
    page.goto(f"/comments/report/{comment.pk}/")
    expect_accessible(page)
    page.locator("[name=reason]").first.check()

    page.locator("[name=send]").click()

    expect(page.locator("h1")).to_have_text(said("Thank you, your report is sent"))
    expect_accessible(page)
    page.get_by_role("link", name=said("Back to the comment")).click()
    expect(page.locator(f"#comment-{comment.pk}")).to_be_in_viewport()


def test_what_nobody_may_read_cannot_be_reported(new_reader: NewReader, article: Article) -> None:
    waiting = make_comment(article, state=State.HELD, text=TEXT)
    reader = new_reader(width=PHONE)

    answer = reader.goto(f"/comments/report/{waiting.pk}/")

    assert answer is not None
    assert answer.status == 404
    expect(reader.locator("body")).not_to_contain_text(TEXT)
    expect_accessible(reader)
