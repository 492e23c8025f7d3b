"""The comment form: every rule that a reader can break, and what is made of what she wrote.

The field names are those that the web knows from WordPress.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import OperationalError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import (
    identity,
    judging,
    keys,
    layout,
    network,
    origin,
    policy,
    posting,
    rulebook,
    throttle,
    tokens,
)
from comments import text as texts
from comments.models import Comment
from comments.received import RETRY_AFTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crispy_forms.helper import FormHelper
    from django.http import HttpRequest, QueryDict

    from articles.models import Article
    from articles.readable import Keyed

UNPROCESSABLE = 422
STATUSES = {
    "unpublished": 404,
    "foreign": 403,
    "closed": 403,
    "parent": 409,
    "decided": 409,
    "rate": 429,
    "busy": 503,
}
"""The status that answers an error, by its code; any other error answers 422."""

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


class TextField(forms.CharField):
    """A text of several lines without what deceives the eye."""

    def to_python(self, value: object) -> str:
        return texts.harmless(super().to_python(value) or "")


class NameField(forms.CharField):
    """A name on one line that can be seen."""

    def to_python(self, value: object) -> str:
        name = texts.harmless_line(super().to_python(value) or "")
        return name if texts.folded(name) else ""


class SiteField(forms.URLField):
    """The address of a page on the web."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def to_python(self, value: object) -> str | None:
        return super().to_python(texts.harmless_line(str(value or "")))


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


class TextForm(forms.Form):
    """A text that becomes a comment, or a new version of one."""

    messages: Mapping[str, Any] = MESSAGES
    statuses: Mapping[str, int] = STATUSES

    comment = TextField(
        label=pgettext_lazy("form field", "Comment"),
        validators=[MaxLengthValidator(texts.MAX_LENGTH)],  # as `max_length`, browsers would cut
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={"required": _("Write your comment.")},
    )

    @property
    def status(self) -> int:
        """The HTTP status that says what is wrong with this form."""
        codes = [error.code for errors in self.errors.as_data().values() for error in errors]
        found = (status for code, status in self.statuses.items() if code in codes)
        return next(found, UNPROCESSABLE)

    def clean_comment(self) -> str:
        text: str = self.cleaned_data["comment"]
        if texts.is_blank(texts.render(text)):
            raise ValidationError(self.fields["comment"].error_messages["required"], "required")
        return text

    def refuse(self, code: str) -> None:
        """Add the error that this code stands for."""
        self.add_error(None, ValidationError(self.messages[code], code=code))


class CommentForm(TextForm):
    """What a reader fills in under an article."""

    author = NameField(
        label=pgettext_lazy("form field", "Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, or the name you want to be known by.")},
    )
    email = forms.EmailField(
        label=pgettext_lazy("form field", "E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address; it will not be published."),
            "invalid": _("Write a whole e-mail address, like name@example.org."),
        },
    )
    url = SiteField(
        label=pgettext_lazy("form field", "Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
        error_messages={"invalid": _("Write the whole address of your site, or leave this empty.")},
    )
    parent = TextField(required=False, widget=forms.HiddenInput)
    token = TextField(required=False, widget=forms.HiddenInput)
    subject = TextField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        article: Article,
        circumstances: Circumstances | None = None,
        parent: Comment | None = None,
        book: rulebook.Rulebook | None = None,
    ) -> None:
        super().__init__(data, initial={"parent": parent.pk if parent else ""})
        if book:
            self.book = book
        self.article = article
        self.circumstances = circumstances or Circumstances()
        self.answered = parent
        self.is_new = False  # whether saving made a comment that was not there
        self.age: float | None = None  # seconds since it was made, where its token tells
        self.retry_after = 0  # seconds after which it may be sent again
        self.initial["token"] = partial(tokens.form, article)  # made when it is shown

    @cached_property
    def book(self) -> rulebook.Rulebook:
        """The rules as they stand."""
        return rulebook.load()

    @cached_property
    def staff(self) -> identity.Staff:
        """Whose names and addresses may not be taken."""
        return identity.staff()

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy-forms renders this form."""
        return layout.helper_for(self)

    def full_clean(self) -> None:
        """Also show what is wrong as it was written: a field of its own type may not hold it."""
        super().full_clean()
        for name in ("email", "url"):
            if name in self.errors:
                widget: Any = self.fields[name].widget
                widget.attrs["inputmode"], widget.input_type = widget.input_type, "text"

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
            self._stand_alone()
            raise ValidationError(MESSAGES["no-parent"], code="no-parent")
        if not self.answered.is_public():
            self._stand_alone()
            raise ValidationError(MESSAGES["parent"], code="parent")
        return self.answered

    def clean_token(self) -> str:
        """Give the form, when it is shown again, a token of ours if this one is not."""
        token: str = self.cleaned_data["token"]
        self.age = tokens.form_age(token, self.article)
        if self.age is None:
            self._show_again(token=tokens.form(self.article))
        return token

    def _stand_alone(self) -> None:
        """Make the form, when it is shown again, one that answers nobody."""
        self.answered = None
        self._show_again(parent="")

    def _show_again(self, **changed: str) -> None:
        self.data = {**dict(self.data.items()), **changed}

    def clean(self) -> None:
        if self.circumstances.origin == origin.Origin.FOREIGN:
            self.refuse("foreign")
        if not policy.is_open(self.article, self.book):
            self.refuse("closed")

    def preview(self) -> str:
        """The HTML of what she wrote, if it could be sent but for what she has yet to fill in."""
        if set(self.errors) - {"author", "email", "url"}:
            return ""
        return texts.render(self.cleaned_data["comment"])

    def unsent(self) -> CommentForm:
        """The same form, filled in alike, as one that nobody has sent and nothing is wrong with."""
        fresh = CommentForm(article=self.article, parent=self.answered)
        fresh.initial.update({name: self.data.get(name, "") for name in self.fields})
        return fresh

    def save(self) -> Comment | None:
        """Store the comment; None, with the reason among the errors, if it may not be stored."""
        self.retry_after = throttle.count(self.circumstances.address)
        if self.retry_after:
            self.refuse("rate")
            return None
        draft = self._draft()
        try:
            comment, self.is_new = posting.post(draft, self._outcome(draft), as_reader=True)
        except posting.Refused as refused:
            if refused.code == "parent":
                self._stand_alone()
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
