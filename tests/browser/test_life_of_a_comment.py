"""A comment from the form to everybody's screen, in browsers without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, State
from gazette import roles
from tests.browser.conftest import NewReader
from tests.factories import make_article, make_user

WAITING = "Votre commentaire est en attente de modération."
TEXT = "J’ai planté la mienne en 1998."


@pytest.fixture
def article(site: str) -> Article:
    """A fresh article, whose discussion is moderated before publication."""
    return make_article(title="Le retour des haies", discussion="before")


def test_a_comment_is_left_approved_and_read_by_others(
    new_reader: NewReader, article: Article
) -> None:
    writer, moderator, other = (new_reader(javascript=False) for _ in range(3))

    leave_comment(writer, article)

    expect(writer).to_have_url(re.compile(rf"/#comment-{Comment.objects.get().pk}$"))
    expect(writer.locator("#comments")).to_contain_text(TEXT)
    expect(writer.locator("#comments")).to_contain_text(WAITING)
    other.goto(article.get_absolute_url())
    expect(other.locator("#comments")).not_to_contain_text(TEXT)

    approve_all(moderator)

    other.reload()
    expect(other.locator("#comments")).to_contain_text(TEXT)
    expect(other.get_by_role("heading", name="1 commentaire", exact=True)).to_be_visible()
    writer.reload()
    expect(writer.locator("#comments")).not_to_contain_text(WAITING)


def test_a_comment_with_errors_keeps_its_text(new_reader: NewReader, article: Article) -> None:
    page = new_reader(javascript=False)
    page.goto(article.get_absolute_url())
    page.locator("[name=comment]").fill(TEXT)
    page.locator("[name=author]").fill("Mireille")
    page.locator("[name=email]").fill("mireille@exemple")

    page.locator("#respond [name=send]").click()

    expect(page).to_have_title("Erreur\u00a0: Le retour des haies – Gazette")
    expect(page.locator("[name=comment]")).to_have_value(TEXT)
    expect(page.locator("[name=author]")).to_have_value("Mireille")
    assert not Comment.objects.exists()


def test_a_reply_stands_under_what_it_answers(new_reader: NewReader, article: Article) -> None:
    page, moderator = new_reader(javascript=False), new_reader(javascript=False)
    leave_comment(page, article)
    approve_all(moderator)
    first = Comment.objects.get()
    page.goto(article.get_absolute_url())

    page.get_by_role("link", name="Répondre").click()
    fill(page, "Et moi hier.")

    reply = Comment.objects.exclude(pk=first.pk).get()
    assert reply.parent == first
    assert reply.state == State.HELD
    expect(page.locator(f"#comment-{first.pk} .replies")).to_contain_text("Et moi hier.")


def leave_comment(page: Page, article: Article) -> None:
    """Open the article and leave a comment."""
    page.goto(article.get_absolute_url())
    fill(page, TEXT)


def fill(page: Page, text: str) -> None:
    """Fill the form in and send it."""
    page.locator("[name=comment]").fill(text)
    page.locator("[name=author]").fill("Mireille D.")
    page.locator("[name=email]").fill("mireille@example.org")
    page.locator("#respond [name=send]").click()


def approve_all(page: Page) -> None:
    """Log in as a moderator and approve everything that waits."""
    roles.set_up()
    moderator = make_user()
    moderator.groups.add(*moderator.groups.model.objects.filter(name=roles.MODERATORS))
    page.goto("/admin/comments/comment/")
    page.locator("[name=username]").fill(moderator.username)
    page.locator("[name=password]").fill("a long password")
    page.locator("#login-form [type=submit]").click()
    page.locator("[name=_selected_action]").first.check()
    page.locator("select[name=action]").select_option("approved")
    page.locator("[name=index]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
