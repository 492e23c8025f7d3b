"""The comment form: what a reader writes, and what is wrong with it (comments.commenting has the rules).

The field names are those that the web knows from WordPress.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import layout, tokens
from comments import text as texts
from comments.commenting import MESSAGES, Circumstances, Commenting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crispy_forms.helper import FormHelper
    from django.http import QueryDict

    from articles.models import Article
    from comments.models import Comment
    from comments.rulebook import Rulebook

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


class TextField(forms.CharField):
    """A text of several lines without what deceives the eye."""

    def to_python(self, value: object) -> str:
        return texts.harmless(super().to_python(value) or "")


class BodyField(TextField):
    """What becomes the text of a comment; it must show something once it is rendered."""

    def run_validators(self, value: str) -> None:
        super().run_validators(value)  # what is too long is not even rendered
        if texts.is_blank(texts.render(value)):
            raise ValidationError(self.error_messages["required"], code="required")


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


class TextForm(forms.Form):
    """A text that becomes a comment, or a new version of one."""

    messages: Mapping[str, Any] = MESSAGES
    statuses: Mapping[str, int] = STATUSES

    comment = BodyField(
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

    def refuse(self, code: str) -> None:
        """Add the error that this code stands for."""
        self.add_error(None, ValidationError(self.messages[code], code=code))


class CommentForm(Commenting, TextForm):
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
        book: Rulebook | None = None,
    ) -> None:
        super().__init__(data, initial={"parent": parent.pk if parent else ""})
        if book:
            self.book = book
        self.article = article
        self.circumstances = circumstances or Circumstances()
        self.answered = parent
        self.initial["token"] = partial(tokens.form, article)  # made when it is shown

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

    def clean_parent(self) -> Comment | None:
        """The comment that is answered; where it can't be, the form answers nobody any more."""
        try:
            return super().clean_parent()
        except ValidationError:
            self._stand_alone()
            raise

    def clean_token(self) -> str:
        """Give the form, when it is shown again, a token of ours if this one is not."""
        token = super().clean_token()
        if self.age is None:
            self._show_again(token=tokens.form(self.article))
        return token

    def refuse(self, code: str) -> None:
        """Add the error that this code stands for."""
        if code == "parent":
            self._stand_alone()
        TextForm.refuse(self, code)

    def _stand_alone(self) -> None:
        """Make the form, when it is shown again, one that answers nobody."""
        self.answered = None
        self._show_again(parent="")

    def _show_again(self, **changed: str) -> None:
        self.data = {**dict(self.data.items()), **changed}

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
