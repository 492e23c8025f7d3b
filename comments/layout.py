"""How crispy-forms renders the comment form: for everybody alike, and so without a CSRF token."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from typing import TYPE_CHECKING

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout, Submit
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from comments.edit_form import EditForm
    from comments.forms import CommentForm


def helper_for(form: CommentForm) -> FormHelper:
    """Return the layout of a form, in the language of its page."""
    helper = FormHelper(form)
    helper.form_action = reverse("comments:leave", args=[form.article.slug])
    helper.form_id = "comment-form"
    helper.form_class = "comment-form"
    helper.disable_csrf = True
    helper.form_error_title = _("Your comment was not sent")
    helper.layout = Layout(
        "comment",
        "author",
        "email",
        "url",
        Div("subject", css_class="comment-form__trap", aria_hidden="true"),
        "parent",
        "token",
        HTML("{% include 'comments/remember.html' %}"),
    )
    helper.add_input(Submit("send", _("Leave a comment")))  # the first: what Enter in a field does
    helper.add_input(Submit("preview", pgettext("comment form", "Preview"), formnovalidate=True))
    return helper


def helper_for_edit(form: EditForm) -> FormHelper:
    """Return the layout of the form in which an author changes her comment."""
    helper = FormHelper(form)
    helper.form_action = f"{form.original.own_url()}edit/"
    helper.form_id = "edit-form"
    helper.disable_csrf = True
    helper.form_error_title = _("Your change was not saved")
    helper.layout = Layout("comment", "seen")
    helper.add_input(Submit("send", _("Save the change")))
    return helper
