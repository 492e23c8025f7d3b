"""The straight way of a plain good comment: read, judged and stored without a form or a request.

It takes only what the form would take, by the same rules. At the first thing that is wrong or unusual
nothing has been done, and the form has to speak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import translation

from comments import policy, throttle
from comments.commenting import Commenting
from comments.forms import CommentForm
from comments.origin import Origin
from comments.received import acknowledged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from articles.models import Article
    from comments.commenting import Circumstances
    from comments.models import Comment
    from comments.rulebook import Rulebook
    from comments.tokens import Browser

FIELDS = CommentForm.base_fields
"""What the form has, by the names of its fields: whoever writes anything else takes another way."""


class GivenUp(Exception):  # noqa: N818 (no fault)
    """The comment is none for the straight way."""


class Straight(Commenting):
    """A comment that is given up at the first rule that it does not meet."""

    def __init__(self, article: Article, book: Rulebook, circumstances: Circumstances) -> None:
        self.article, self.book, self.circumstances = article, book, circumstances
        self.cleaned_data = {}

    def refuse(self, code: str) -> None:
        raise GivenUp(code)

    def read(self, fields: Mapping[str, str]) -> None:
        """Clean what was written as the form does: each field, what is asked of it, then the whole."""
        for name, field in FIELDS.items():
            self.cleaned_data[name] = field.clean(fields.get(name))
            if further := getattr(self, f"clean_{name}", None):
                self.cleaned_data[name] = further()
        self.clean()

    def store(self) -> Comment:
        """Store the comment; where it is given up, it was not counted either."""
        try:
            comment = self.save()
        except BaseException:
            throttle.take_back(self.circumstances.address)
            raise
        if comment is None:
            raise GivenUp
        return comment


def take(
    slug: str, fields: Mapping[str, str], circumstances: Circumstances, browser: Browser
) -> HttpResponse | None:
    """Take a comment under the article with this address, and return what is answered; None, and
    nothing done, where another way must be taken.
    """
    found = policy.public(slug) if circumstances.origin == Origin.SAME else None
    if found is None:
        return None
    sent = Straight(*found, circumstances)
    with translation.override(sent.article.language):
        try:
            sent.read(fields)
            comment = sent.store()
        except (ValidationError, GivenUp):
            return None
    return acknowledged(browser, comment, sent.is_new)
