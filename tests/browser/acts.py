"""What readers and moderators do in their browsers, as steps for the tests that tell of it."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment
from gazette import roles
from tests.factories import make_user

PASSWORD = "a long password"


def said(message: str, context: str = "") -> str:
    """What the site says for this message in the language of its articles here."""
    with translation.override("fr"):
        return pgettext(context, message) if context else gettext(message)


WAITING = said("Your comment is awaiting moderation.")


def leave_comment(page: Page, article: Article, text: str, **author: str) -> None:
    """Open the article and leave a comment."""
    page.goto(article.get_absolute_url())
    fill(page, text, **author)


def fill(
    page: Page, text: str, *, name: str = "Mireille D.", email: str = "mireille@example.org"
) -> None:
    """Fill the form in and send it."""
    page.locator("[name=comment]").fill(text)
    page.locator("[name=author]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("#respond [name=send]").click()


def reply(page: Page, comment: Comment) -> None:
    """Ask for the form that answers this comment: it comes in place, or with a page of its own."""
    page.locator(f"#comment-{comment.pk} > article .comment__reply").click()
    expect(page.locator("#respond [name=parent]")).to_have_value(str(comment.pk))


def report(page: Page, comment: Comment, reason: str = "insult", explanation: str = "") -> None:
    """Follow « Signaler » below a comment, say why, and send it."""
    page.locator(f"#comment-{comment.pk} > article .comment__report").click()
    page.locator(f"[name=reason][value={reason}]").check()
    page.locator("[name=explanation]").fill(explanation)
    page.locator("#report-form [name=send]").click()


def edit(page: Page, text: str) -> None:
    """On the own page, open the form, write a new text and send it."""
    page.locator("#edit summary").click()
    page.locator("#edit [name=comment]").fill(text)
    page.locator("#edit [type=submit]").click()


def withdraw(page: Page) -> None:
    """On the own page, take the comment back."""
    page.locator("#withdraw summary").click()
    page.locator("#withdraw button").click()


def make_moderator(username: str = "moderator") -> User:
    """Somebody who may decide about comments, and nothing more."""
    roles.set_up()
    user = make_user(username)
    user.groups.add(Group.objects.get(name=roles.MODERATORS))
    return user


def log_in(page: Page, user: User, path: str = "/admin/comments/comment/") -> None:
    """Log in and open this page of the admin."""
    page.goto(path)
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("#login-form [type=submit]").click()
    expect(page.locator("#login-form")).to_have_count(0)


def approve_all(page: Page) -> None:
    """As a moderator who is logged in, approve everything that waits, on the list."""
    page.goto("/admin/comments/comment/")
    for box in page.locator("[name=_selected_action]").all():
        box.check()
    page.locator("select[name=action]").select_option("approved")
    page.locator("[name=index]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def decide(page: Page, comment: Comment, to: str, reason: str = "") -> None:
    """As a moderator who is logged in, decide about a comment on its sheet."""
    page.goto(f"/admin/comments/comment/{comment.pk}/change/")
    if reason:
        page.locator("#decide-reason").select_option(reason)
    page.locator(f".decide [name=to][value={to}]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def decide_nothing(page: Page, comment: Comment) -> None:
    """Expect that this moderator is offered no decision about a comment."""
    page.goto(f"/admin/comments/comment/{comment.pk}/change/")
    expect(page.locator("#appeal")).to_be_visible()
    expect(page.locator(".decide")).to_have_count(0)


def expect_discussion(page: Page, article: Article, *, shown: str = "", hidden: str = "") -> None:
    """Expect that anybody reads the one text and not the other."""
    page.goto(article.get_absolute_url())
    expect(page.locator("#comments")).to_contain_text(shown)
    if hidden:
        expect(page.locator("body")).not_to_contain_text(hidden)
