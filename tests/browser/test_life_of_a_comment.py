"""The whole life of a comment, from the form to its erasure, as all who take part see it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, State
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.acts import (
    WAITING,
    approve_all,
    decide,
    decide_nothing,
    edit,
    expect_discussion,
    fill,
    leave_comment,
    log_in,
    make_moderator,
    reply,
    said,
    withdraw,
)
from tests.browser.conftest import NewReader
from tests.browser.letters import letters_to, link_in
from tests.factories import make_article, make_user

MIREILLE, AGNES = "mireille@example.org", "agnes@example.org"
TEXT, CORRECTED = "J’ai planté la mienne en 1998.", "J’ai planté la mienne en 1989."
REPLY = "Et moi hier."
PHONE = 390


@pytest.fixture
def article(site: str) -> Article:
    """A fresh article, whose discussion is moderated before publication."""
    return make_article(title="Le retour des haies", discussion="before")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_from_the_first_word_to_the_erasure(
    new_reader: NewReader, article: Article, *, javascript: bool
) -> None:
    mireille = new_reader(javascript=javascript, width=PHONE)
    agnes = new_reader(javascript=javascript, width=PHONE)
    moderator = new_reader(javascript=javascript)
    leave_comment(mireille, article, TEXT)
    comment = Comment.objects.get()
    expect_only_hers(mireille, agnes, article, comment)

    mireille.locator(".comment__waiting a").click()
    own_page = mireille.url
    edit(mireille, CORRECTED)
    expect(mireille.locator(".own-comment__state")).to_contain_text(WAITING)
    expect(mireille.locator(".own-comment > .comment__text")).to_have_text(CORRECTED)

    log_in(moderator, make_moderator())
    approve_all(moderator)
    expect_discussion(agnes, article, shown=CORRECTED, hidden=TEXT)
    expect(agnes.locator("#comments-heading")).to_contain_text("1")

    confirm_by_mail(mireille, javascript=javascript)
    follow_and_leave_and_follow_again(mireille)

    reply(agnes, comment)
    expect_form_in_its_place(agnes, comment, javascript=javascript)
    fill(agnes, REPLY, name="Agnès", email=AGNES)
    expect(agnes.locator(f"#comment-{comment.pk} .replies")).to_contain_text(REPLY)
    assert len(letters_to(MIREILLE)) == 1
    approve_all(moderator)
    read_the_reply_by_its_letter(mireille, comment)

    mireille.goto(own_page)
    withdraw(mireille)
    expect(mireille.locator(".own-comment__state--withdrawn")).to_be_visible()
    expect_discussion(agnes, article, shown=REPLY, hidden=CORRECTED)
    expect(agnes.locator("#comments")).to_contain_text(said("This comment was withdrawn."))
    expect(agnes.locator("#comments")).not_to_contain_text("Mireille")

    erase_in_the_newsroom(new_reader(javascript=javascript), comment)
    expect_nothing_of_her(agnes, article, comment)
    mireille.goto(own_page)
    expect(mireille.locator(".own-comment")).to_contain_text(said("This comment was erased."))
    expect(mireille.locator("body")).not_to_contain_text("1989")


@pytest.mark.parametrize(
    ("javascript", "to", "outcome"),
    [
        (True, "approved", "Your answer to the first decision was accepted on %(date)s."),
        (False, "rejected", "Your answer was read. The decision was confirmed on %(date)s."),
    ],
    ids=["granted", "confirmed, without javascript"],
)
def test_a_rejection_says_why_and_is_answered_once(
    new_reader: NewReader, article: Article, *, javascript: bool, to: str, outcome: str
) -> None:
    author = new_reader(javascript=javascript, width=PHONE)
    first, second = (new_reader(javascript=javascript) for _ in range(2))
    leave_comment(author, article, TEXT)
    comment = Comment.objects.get()
    author.locator(".comment__waiting a").click()
    log_in(first, make_moderator("first"))
    log_in(second, make_moderator("second"))

    decide(first, comment, "rejected", reason="off-topic")
    author.reload()
    expect(author.locator(".own-comment__state--rejected")).to_contain_text(said("Off topic"))
    expect_accessible(author, javascript=javascript)

    author.locator("#appeal [name=comment]").fill("Relisez-moi : je parle bien des haies.")
    author.locator("#appeal [type=submit]").click()
    expect(author.locator("#appeal")).to_contain_text("je parle bien des haies")
    expect(author.locator("#appeal textarea")).to_have_count(0)
    expect_accessible(author, javascript=javascript)

    decide_nothing(first, comment)
    decide(second, comment, to, reason="off-topic" if to == "rejected" else "")
    author.reload()
    told = said(outcome).partition("%(date)s")[0].strip()
    expect(author.locator(f".own-comment__state--{to}")).to_contain_text(told)
    expect(author.locator("#appeal textarea")).to_have_count(0)
    expect_accessible(author, javascript=javascript)
    comment.refresh_from_db()
    assert (comment.state, comment.is_appealed) == (to, False)


def test_a_comment_with_errors_keeps_its_text(new_reader: NewReader, article: Article) -> None:
    page = new_reader(javascript=False)
    page.goto(article.get_absolute_url())

    fill(page, TEXT, name="Mireille", email="mireille@exemple")

    expect(page).to_have_title(re.compile(f"^{said('Error:')} Le retour des haies"))
    expect(page.locator("[name=comment]")).to_have_value(TEXT)
    expect(page.locator("[name=author]")).to_have_value("Mireille")
    expect(page.locator(".error-summary")).to_be_focused()
    email = page.locator("[name=email]")
    expect(email).to_have_attribute("aria-invalid", "true")
    told = email.get_attribute("aria-describedby") or "nothing"
    expect(page.locator(f"#{told}")).to_contain_text(
        said("Write a whole e-mail address, like name@example.org.")
    )
    page.locator(".error-summary a").click()
    expect(email).to_be_focused()
    assert not Comment.objects.exists()


def test_who_comments_is_remembered_by_this_browser_alone(
    new_reader: NewReader, article: Article
) -> None:
    page = new_reader(width=PHONE)
    page.goto(article.get_absolute_url())
    page.locator("#comment-remember").check()
    fill(page, TEXT)
    other = make_article(title="Une autre haie", discussion="before")

    page.goto(other.get_absolute_url())

    expect(page.locator("[name=author]")).to_have_value("Mireille D.")
    expect(page.locator("[name=email]")).to_have_value(MIREILLE)
    assert "Mireille" not in str(page.context.cookies())


def expect_only_hers(hers: Page, other: Page, article: Article, comment: Comment) -> None:
    """Expect that a waiting comment is seen by its author, also on return, and by nobody else."""
    expect(hers).to_have_url(re.compile(rf"/#comment-{comment.pk}$"))
    expect(hers.locator(f"#comment-{comment.pk}")).to_contain_text(WAITING)
    hers.reload()
    expect(hers.locator(f"#comment-{comment.pk}")).to_contain_text(TEXT)
    hers.goto("/")
    hers.goto(article.get_absolute_url())
    expect(hers.locator(f"#comment-{comment.pk}")).to_contain_text(WAITING)
    expect_discussion(other, article, hidden=TEXT)
    expect(other.locator("#comments-heading")).to_have_text(said("No comments yet"))
    for public in ("comments.json", "comments/feed/"):
        answer = other.request.get(f"{article.get_absolute_url()}{public}")
        assert (answer.status, TEXT in answer.text()) == (200, False)


def confirm_by_mail(page: Page, *, javascript: bool) -> None:
    """Open the only letter that she got, and confirm her address by its link."""
    (letter,) = letters_to(MIREILLE)
    page.goto(link_in(letter, "/confirm/"))
    expect_accessible(page, javascript=javascript)
    page.locator("main form button").click()
    expect(page.locator(".own-comment__state--approved")).to_be_visible()


def follow_and_leave_and_follow_again(page: Page) -> None:
    """On her own page, she follows the thread already; she leaves it, and comes back."""
    for told in ("You can be told", "You are told"):
        page.locator("#follow button").click()
        expect(page.locator("#follow")).to_contain_text(
            said(f"{told} of what is written in this thread.")
        )


def expect_form_in_its_place(page: Page, comment: Comment, *, javascript: bool) -> None:
    """With JavaScript the form comes to the comment, without it the page is another."""
    asked = f"?replyto={comment.pk}" in page.url
    in_place = page.locator(f"#comment-{comment.pk} #respond")
    assert asked is not javascript
    expect(in_place).to_have_count(int(javascript))
    expect(page.locator("#respond-heading")).to_contain_text("Mireille D.")


def read_the_reply_by_its_letter(page: Page, comment: Comment) -> None:
    """Find the reply in her letters, with a way out, and follow its link to where it stands."""
    (letter,) = [each for each in letters_to(MIREILLE) if "Agnès" in each.subject]
    assert REPLY in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = comment.replies.get()
    page.goto(link_in(letter, f"#comment-{answer.pk}"))
    expect(page.locator(f"#comment-{answer.pk}")).to_contain_text(REPLY)


def erase_in_the_newsroom(boss: Page, comment: Comment) -> None:
    """Let who runs the site erase the author of a comment, which asks first."""
    log_in(boss, make_user("boss", is_superuser=True), "/admin/comments/comment/?state=withdrawn")
    boss.locator(f"[name=_selected_action][value='{comment.pk}']").check()
    boss.locator("select[name=action]").select_option("erase_person")
    boss.locator("[name=index]").click()
    expect(boss.locator("#content")).to_contain_text(MIREILLE)
    boss.locator("[name=confirmed]").locator("xpath=ancestor::form").locator(
        "[type=submit]"
    ).click()
    expect(boss.locator(".messagelist .success")).to_be_visible()
    boss.goto(f"/admin/comments/comment/{comment.pk}/change/")
    for hers in ("Mireille", MIREILLE, "1998", "1989"):
        expect(boss.locator("#content")).not_to_contain_text(hers)


def expect_nothing_of_her(page: Page, article: Article, comment: Comment) -> None:
    """Expect that no public page knows her name or words, and that the reply stays."""
    about = article.get_absolute_url()
    for path in (about, f"{about}comments.json", f"{about}comments/feed/", "/feed/", "/privacy/"):
        answer = page.request.get(path)
        assert answer.status == 200
        assert [hers for hers in ("Mireille", MIREILLE, "1989") if hers in answer.text()] == []
    expect_discussion(page, article, shown=REPLY)
    expect(page.locator(f"#comment-{comment.pk} .replies")).to_contain_text("Agnès")
    comment.refresh_from_db()
    assert (comment.state, comment.author_email) == (State.ERASED, "")


def expect_accessible(page: Page, *, javascript: bool = True) -> None:
    """Fail with what is wrong on a phone, in light or in dark; axe itself wants JavaScript."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    if javascript:
        assert_accessible_in_every_scheme(page)
