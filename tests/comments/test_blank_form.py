"""The empty form is what crispy-forms would render, for every article and language."""

import re
from typing import Any

import pytest
import time_machine
from crispy_forms.utils import render_crispy_form
from django.test import Client
from django.utils import translation

from comments import blank_form
from comments.forms import CommentForm
from comments.models import Comment
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_what_crispy_forms_renders(language: str, answered: bool) -> None:
    for comment in (make_comment(), make_comment(), make_comment(make_article(slug="l-ete"))):
        parent = comment if answered else None
        with translation.override(language), time_machine.travel("2030-01-01", tick=False):
            form = CommentForm(article=comment.article, parent=parent)

            before, after = blank_form.around(comment.article.slug, parent.pk if parent else None)

            blank = before + blank_form.token(comment.article) + after
            assert blank.decode() == render_crispy_form(form)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("query", ["", "?replyto={}"])
def test_it_is_not_rendered_anew_for_each_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    first, second = make_comment(), make_comment()
    client.get(first.article.get_absolute_url() + query.format(first.pk))
    rendered: list[Any] = []
    monkeypatch.setattr(blank_form, "render_crispy_form", rendered.append)

    page = client.get(second.article.get_absolute_url() + query.format(second.pk)).content.decode()

    assert f'action="{second.article.get_absolute_url()}comments/"' in page
    assert rendered == []


def test_while_templates_are_written_it_is_rendered_anew(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    blank_form.around("pre", None)
    monkeypatch.setattr(
        blank_form, "render_crispy_form", lambda form: f"{form.initial['token']}new"
    )

    assert blank_form.around("pre", None) == [b"", b"new"]


def test_a_form_that_was_sent_can_be_sent_again_from_a_blank_one(client: Client) -> None:
    comment = make_comment()
    page = client.get(f"{comment.article.get_absolute_url()}?replyto={comment.pk}")
    hidden = dict(_hidden(page.content.decode()))

    answer = client.post(
        f"{comment.article.get_absolute_url()}comments/",
        {**hidden, "comment": "Une réponse.", "author": "Noé", "email": "noe@example.org"},
        headers={"sec-fetch-site": "same-origin"},
    )

    assert answer.status_code == 303
    assert Comment.objects.get(author_name="Noé").parent == comment


def _hidden(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
