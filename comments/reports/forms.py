"""The form in which a reader reports a comment, and every rule that she can break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.forms import UNPROCESSABLE, TextField
from comments.origin import Origin
from comments.reports import layout, reporting
from comments.reports.models import ReportReason
from comments.text import folded

if TYPE_CHECKING:
    from crispy_forms.helper import FormHelper
    from django.http import QueryDict

    from comments.models import Comment

LONGEST = 1000
"""Characters of an explanation."""

EXPLAINED = (ReportReason.ILLEGAL, ReportReason.OTHER)
"""Reasons that say too little alone; article 16 of the European Digital Services Act too asks for
a substantiated explanation why something is unlawful.
"""

STATUSES = {"foreign": 403, "gone": 404, "stale": 409, "fast": 429, "often": 429}
"""The status that answers an error, by its code; any other error answers 422."""

MESSAGES = {
    "foreign": _(
        "Your browser says that this report was sent from another site. "
        "Nothing is lost: if you wrote it yourself, send it again from here."
    ),
    "gone": _("This comment can’t be read any more."),
    "stale": _(
        "The comment was changed while you were writing: its text above is the new one. "
        "If it is still to be reported, send your report again."
    ),
    "fast": _(
        "Many reports came from your network within a minute. "
        "Nothing is lost: send yours again in a minute."
    ),
    "often": _(
        "Many reports came from your network today. Nothing is lost: send yours again tomorrow, "
        "or write to us."
    ),
}


class Reasons(forms.RadioSelect):
    """One radio button a reason; a link to the field leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = "0") -> str:
        return super().id_for_label(id_, index)


class ReportForm(forms.Form):
    """What a reader says of a comment that she reports."""

    reason = forms.ChoiceField(
        label=_("What is wrong with this comment?"),
        choices=ReportReason.choices,
        widget=Reasons,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose a reason."),
        },
    )
    explanation = TextField(
        label=pgettext_lazy("form field", "Explanation"),
        help_text=_(
            "Needed for unlawful content and for something else: say which passage, and why."
        ),
        required=False,
        validators=[MaxLengthValidator(LONGEST)],  # as `max_length`, browsers would cut
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    seen = TextField(required=False, widget=forms.HiddenInput)
    subject = TextField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        comment: Comment,
        origin: Origin = Origin.UNKNOWN,
        reader: str = "",
    ) -> None:
        super().__init__(data, initial={"seen": comment.decided_revision})
        self.comment = comment
        self.origin = origin
        self.reader = reader
        self.retry_after = 0  # seconds, where a flood is refused

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy-forms renders this form."""
        return layout.helper_for(self)

    @property
    def status(self) -> int:
        """The HTTP status that says what is wrong with this form."""
        codes = [error.code for errors in self.errors.as_data().values() for error in errors]
        found = (status for code, status in STATUSES.items() if code in codes)
        return next(found, UNPROCESSABLE)

    def refuse(self, code: str) -> None:
        """Add the error that this code stands for."""
        self.add_error(None, ValidationError(MESSAGES[code], code=code))

    def clean(self) -> None:
        if self.origin == Origin.FOREIGN:
            self.refuse("foreign")
        explained = folded(self.cleaned_data.get("explanation", ""))
        missing = not explained and "explanation" not in self.errors
        if missing and self.cleaned_data.get("reason") in EXPLAINED:
            said = _("Say which passage is meant, and what is wrong with it.")
            self.add_error("explanation", ValidationError(said, code="required"))

    def save(self) -> bool:
        """Store the report; False, with the reason among the errors, if it may not be stored."""
        try:
            reporting.send(self._notice())
        except reporting.Refused as refused:
            self.retry_after = int(refused.wait.total_seconds()) + 1 if refused.wait else 0
            self.refuse(refused.code)
        return not self.errors

    def _notice(self) -> reporting.Notice:
        written = self.cleaned_data
        return reporting.Notice(
            comment=self.comment,
            revision=self._read(),
            reason=written["reason"],
            explanation=written["explanation"],
            reader=self.reader,
            origin=self.origin,
            trap=written["subject"],
        )

    def _read(self) -> int:
        """Return the number of the text that the page showed; without a word of it, today's."""
        seen: str = self.cleaned_data["seen"] or str(self.comment.decided_revision)
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0  # noqa: PLR2004

    def over(self, comment: Comment) -> None:
        """Show the form again as one that was filled in over the comment as it stands now."""
        self.comment = comment
        self.data = {**dict(self.data.items()), "seen": str(comment.decided_revision)}
