"""What a comment must meet that its fields alone can't tell, and how it is stored once it does.

These rules hold for the form, which says what is wrong, and for the straight way, which knows no form
(comments.straight).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from comments import (
    identity,
    judging,
    keys,
    network,
    origin,
    policy,
    posting,
    rulebook,
    throttle,
    tokens,
)
from comments.models import Comment
from comments.received import RETRY_AFTER

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.models import Article
    from articles.readable import Keyed
    from comments.rulebook import Rulebook

MESSAGES = {
    "foreign": _(
        "Your browser says that this comment was sent from another site. "
        "Nothing is lost: if you wrote it yourself, send it again from here."
    ),
    "unpublished": _("This article is not online any more. Your text is still here: copy it."),
    "closed": _("The discussion under this article is closed. Your text is still here: copy it."),
    "parent": _(
        "The comment that you answered can’t be read any more. "
        "Send yours again, and it will stand by itself."
    ),
    "no-parent": _(
        "The comment that you answered is not one of this article’s. "
        "Send yours again, and it will stand by itself."
    ),
    "decided": _("You have already sent this comment, and it was not published."),
    "rate": _(
        "Very many comments come from your network just now. "
        "Nothing is lost: send yours again in a minute."
    ),
    "busy": _(
        "The site is very busy just now. Nothing is lost: send your comment again in a moment."
    ),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of how a form was sent, besides what was written in it."""

    origin: origin.Origin = origin.Origin.UNKNOWN
    address: str = ""
    proven: str = ""

    @classmethod
    def of(cls, request: HttpRequest, site_url: str) -> Circumstances:
        ours = {site_url, f"{request.scheme}://{request.get_host()}"}
        return cls(
            origin.of(request.headers, ours),
            network.truncated(request.META.get("REMOTE_ADDR", "")),
            request.COOKIES.get(tokens.PROVEN, ""),
        )


class Commenting:
    """A comment that a reader sends under an article; whoever read its fields cleans them, by these
    methods too, and stores it. Each rule that is broken raises ValidationError, or is refused.
    """

    article: Article
    circumstances: Circumstances
    cleaned_data: dict[str, Any]

    answered: Comment | None = None
    age: float | None = None
    """Seconds since its form was made, where its token tells."""
    is_new = False
    """Whether saving made a comment that was not there."""
    retry_after = 0
    """Seconds after which it may be sent again."""

    if TYPE_CHECKING:

        def refuse(self, code: str) -> None:
            """Let it be known that the comment is refused, and by which code."""

    @cached_property
    def book(self) -> Rulebook:
        """The rules as they stand."""
        return rulebook.load()

    @cached_property
    def staff(self) -> identity.Staff:
        """Whose names and addresses may not be taken."""
        return identity.staff()

    def clean_author(self) -> str:
        name: str = self.cleaned_data["author"]
        if self.staff.has_name(name):
            raise ValidationError(_("This is the name of someone who works here."), code="staff")
        return name

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if self.staff.has_email(email):
            raise ValidationError(_("This is the address of someone who works here."), code="staff")
        return email

    def clean_parent(self) -> Comment | None:
        """The comment that is answered; one of another article is as unknown as one of none."""
        wanted: str = self.cleaned_data["parent"]
        if not wanted:
            return None
        self.answered = find(self.article, wanted)
        if self.answered is None:
            raise ValidationError(MESSAGES["no-parent"], code="no-parent")
        if not self.answered.is_public():
            raise ValidationError(MESSAGES["parent"], code="parent")
        return self.answered

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        self.age = tokens.form_age(token, self.article)
        return token

    def clean(self) -> None:
        if self.circumstances.origin == origin.Origin.FOREIGN:
            self.refuse("foreign")
        if not policy.is_open(self.article, self.book):
            self.refuse("closed")

    def save(self) -> Comment | None:
        """Store the comment; None, and the reason is told, if it may not be stored."""
        self.retry_after = throttle.count(self.circumstances.address)
        if self.retry_after:
            self.refuse("rate")
            return None
        draft = self._draft()
        try:
            comment, self.is_new = posting.post(draft, self._outcome(draft), as_reader=True)
        except posting.Refused as refused:
            self.refuse(refused.code)
            return None
        except OperationalError:
            self.retry_after = RETRY_AFTER
            self.refuse("busy")
            return None
        if not self.is_new and not comment.is_public() and not comment.is_waiting():
            self.refuse("decided")
            return None
        return comment

    def _draft(self) -> posting.Draft:
        written = self.cleaned_data
        return posting.Draft(
            article=self.article,
            text=written["comment"],
            author_name=written["author"],
            author_email=written["email"],
            author_url=written["url"],
            parent=written["parent"],
            address=self.circumstances.address,
        )

    def _outcome(self, draft: posting.Draft) -> posting.Outcome:
        sending = judging.Sending(
            age=self.age,
            origin=self.circumstances.origin,
            trap=self.cleaned_data["subject"],
            proven=self.circumstances.proven,
        )
        return judging.judge(draft, sending, self.book)


def find(article: Keyed, wanted: str) -> Comment | None:
    """Return the comment of this article that `wanted` names, if there is one."""
    pk = keys.read(wanted)
    return Comment.objects.for_article(article).filter(pk=pk).first() if pk else None
