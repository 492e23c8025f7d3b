"""The form in which an author answers the rejection of her comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import OperationalError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments import origin
from comments.appeals import appealing
from comments.commenting import MESSAGES
from comments.forms import STATUSES, BodyField, TextForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from comments.models import Comment


class AppealForm(TextForm):
    """What an author answers; its field is named as everywhere, so that it is given back alike."""

    messages = {
        **MESSAGES,
        "foreign": _(
            "Your browser says that this answer was sent from another site. "
            "Nothing is lost: if you wrote it yourself, send it again from here."
        ),
        "gone": _("This comment is not there any more. Your text is still here: copy it."),
        "moved": _(
            "A moderator decided about your comment while you were writing. "
            "Your text is still here: copy it."
        ),
        "answered": _(
            "You have already answered this decision, and it can be done once. "
            "Your text is still here: copy it."
        ),
        "busy": _(
            "The site is very busy just now. Nothing is lost: send your answer again in a moment."
        ),
    }
    statuses = {**STATUSES, "gone": 410, "moved": 409, "answered": 409}

    comment = BodyField(
        label=_("Your answer"),
        help_text=_("2,000 characters at most."),
        validators=[MaxLengthValidator(appealing.MAX_LENGTH)],  # browsers would cut at `max_length`
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": _("Write why your comment should be published.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        comment: Comment,
        origin: origin.Origin = origin.Origin.UNKNOWN,
    ) -> None:
        super().__init__(data)
        self.rejected = comment
        self.origin = origin

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy-forms renders this form."""
        helper = FormHelper(self)  # type: ignore[no-untyped-call]
        helper.form_action = f"{self.rejected.own_url()}appeal/"
        helper.form_id = "appeal-form"
        helper.disable_csrf = True
        helper.form_error_title = gettext("Your answer was not sent")
        helper.layout = Layout("comment")  # type: ignore[no-untyped-call]
        helper.add_input(Submit("send", gettext("Send my answer")))  # type: ignore[no-untyped-call]
        return helper

    def clean(self) -> None:
        if self.origin == origin.Origin.FOREIGN:
            self.refuse("foreign")

    def save(self) -> bool:
        """Answer the rejection; False, with the reason among the errors, if it may not be done."""
        try:
            appealing.appeal(self.rejected, self.cleaned_data["comment"])
        except appealing.Refused as refused:
            self.refuse(refused.code)
        except OperationalError:
            self.refuse("busy")
        return not self.errors
