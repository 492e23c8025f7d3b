"""What a person may ask of the newsroom: a copy of all that is stored of her, or that it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comments import privacy
from comments.mail.models import fold
from comments.models import Actor, Comment

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from comments.querysets import CommentQuerySet

PERMISSION = "comments.delete_comment"
"""Who may: superusers, and whom they gave it. Nothing else in the newsroom deletes a comment."""


@admin.action(description=_("Export this person’s data"), permissions=["erase"])
def export_person(
    model_admin: ModelAdmin[Any], request: HttpRequest, comments: CommentQuerySet
) -> HttpResponse | None:
    """Hand out all that is stored of the author of the selected comments, as a file."""
    email = _person(request, comments)
    if not email:
        return None
    response = JsonResponse(
        privacy.export(email), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response.headers["Content-Disposition"] = 'attachment; filename="person.json"'
    return response


@admin.action(description=_("Erase this person’s data"), permissions=["erase"])
def erase_person(
    model_admin: ModelAdmin[Any], request: HttpRequest, comments: CommentQuerySet
) -> HttpResponse | None:
    """Ask first, then forget the author of the selected comments."""
    email = _person(request, comments)
    if not email:
        return None
    if request.POST.get("confirmed") != email:
        return _question(model_admin, request, email)
    person: Any = request.user
    done = privacy.erase(email, actor=Actor.person(person))
    told = ngettext(
        "%(count)d comment was erased.", "%(count)d comments were erased.", done.comments
    )
    said = [told % {"count": done.comments}]
    if done.standings:
        standings = ngettext(
            "%(count)d decision about the author was overwritten.",
            "%(count)d decisions about the author were overwritten.",
            done.standings,
        )
        said.append(standings % {"count": done.standings})
    messages.success(request, " ".join(said))
    return None


def _person(request: HttpRequest, comments: CommentQuerySet) -> str:
    """Return the address of the only author of these comments; say what is wrong if there is none."""
    emails = {_email(comment) for comment in comments.select_related("user")}
    if len(emails) == 1 and "" not in emails:
        return emails.pop()
    told = gettext("Choose comments of one person, who gave an e-mail address.")
    messages.warning(request, told)
    return ""


def _email(comment: Comment) -> str:
    account = comment.user.email if comment.user else ""
    return fold(comment.author_email or account)


def _question(model_admin: ModelAdmin[Any], request: HttpRequest, email: str) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Erase a person’s data"),
        "email": email,
        "comments": Comment.objects.written_by(email).select_related("article").order_by("pk"),
        "selected": request.POST.getlist("_selected_action")[:1],
        "opts": model_admin.opts,
    }
    return TemplateResponse(request, "admin/comments/comment/erase_person.html", context)


ACTIONS: tuple[Any, ...] = (export_person, erase_person)
