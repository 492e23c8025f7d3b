"""How crispy-forms renders the report form: for everybody alike, and so without a CSRF token."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from typing import TYPE_CHECKING

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from comments.reports.forms import ReportForm


def helper_for(form: ReportForm) -> FormHelper:
    """Return the layout of a form, in the language of its page."""
    helper = FormHelper(form)
    helper.form_action = reverse("comments:report", args=[form.comment.pk])
    helper.form_id = "report-form"
    helper.form_class = "report-form"
    helper.disable_csrf = True
    helper.form_error_title = _("Your report was not sent")
    helper.layout = Layout(
        "reason",
        "explanation",
        Div("subject", css_class="comment-form__trap", aria_hidden="true"),
        "seen",
    )
    helper.add_input(Submit("send", _("Send the report")))
    return helper
