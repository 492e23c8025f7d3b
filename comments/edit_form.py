"""The form in which an author changes her comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db import OperationalError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from comments import editing, layout, origin
from comments.commenting import MESSAGES
from comments.forms import STATUSES, TextField, TextForm

if TYPE_CHECKING:
    from crispy_forms.helper import FormHelper
    from django.http import QueryDict

    from comments.models import Comment


class EditForm(TextForm):
    """A new text for a comment, and which text it was written over."""

    messages = {
        **MESSAGES,
        "gone": _("This comment was withdrawn. Your text is still here: copy it."),
        "moved": _(
            "A moderator decided about your comment while you were writing. "
            "Your text is still here: copy it."
        ),
        "late": _(
            "The time in which a published comment can be changed is over. "
            "Your text is still here: copy it."
        ),
        "stale": _(
            "The text was changed elsewhere while you were writing; it stands below the form. "
            "Send yours again, and it will take its place."
        ),
        "often": _("This comment was changed too often. Your text is still here: copy it."),
    }
    statuses = {**STATUSES, "gone": 410, "moved": 409, "late": 403, "stale": 409, "often": 403}

    seen = TextField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        comment: Comment,
        text: str = "",
        origin: origin.Origin = origin.Origin.UNKNOWN,
    ) -> None:
        super().__init__(data, initial={"comment": text, "seen": comment.seen_as()})
        self.original = comment
        self.origin = origin

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy-forms renders this form."""
        return layout.helper_for_edit(self)

    def clean(self) -> None:
        if self.origin == origin.Origin.FOREIGN:
            self.refuse("foreign")

    def save(self) -> bool:
        """Change the comment; False, with the reason among the errors, if it may not be changed."""
        written = self.cleaned_data
        try:
            editing.edit(
                self.original, written["comment"], seen=written["seen"], origin=self.origin
            )
        except editing.Refused as refused:
            self.refuse(refused.code)
        except OperationalError:
            self.refuse("busy")
        return not self.errors

    def is_stale(self) -> bool:
        """Whether the text was changed elsewhere while this one was written."""
        return self.has_error("__all__", "stale")

    def over(self, comment: Comment) -> None:
        """Show the form again as one that was written over the comment as it stands now."""
        if self.is_bound:
            self.data = {**dict(self.data.items()), "seen": comment.seen_as()}
