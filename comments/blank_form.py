"""The comment form as nobody has filled it in yet.

crispy-forms renders it once a process, language and shape instead of once a request, which takes
4 ms: all that differs from article to article goes into a stencil.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from crispy_forms.utils import render_crispy_form

from articles.addresses import address
from articles.models import Article
from articles.stencil import stencils
from comments import tokens
from comments.forms import CommentForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.readable import Keyed


def around(slug: str, parent: int | None) -> list[bytes]:
    """Return the form under an article, as a reply where `parent` is the comment that is answered:
    what stands before and after its token, which tells when it was made.
    """
    values = {
        "action": escape(address("comments:leave", slug)),
        "parent": str(parent) if parent else None,
    }
    return stencils(_rendered).around(values, "token")


def token(article: Keyed) -> bytes:
    """Return what stands between, made now."""
    return escape(tokens.form(article)).encode()


def _rendered(marks: Mapping[str, str]) -> str:
    form = CommentForm(article=Article(slug="any"))
    form.initial.update(token=marks["token"], parent=marks.get("parent", ""))
    form.helper.form_action = marks["action"]
    rendered: str = render_crispy_form(form)  # type: ignore[no-untyped-call]
    return rendered
