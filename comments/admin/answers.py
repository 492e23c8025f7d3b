"""A moderator's answer to a comment, from its sheet: public at once, with the newsroom's badge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from comments import moves, threads
from comments.admin import actions
from comments.commenting import MESSAGES
from comments.desk import kept
from comments.forms import STATUSES, TextForm
from comments.models import Actor, Comment, State
from comments.posting import Draft, Outcome, post

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from comments.admin.comments import CommentAdmin


class AnswerForm(TextForm):
    """The text of an answer."""

    messages = {
        **MESSAGES,
        "not-public": _(
            "Readers can’t see this comment, and an answer would hang in the air: approve it first."
        ),
        "answered": _("You have already given this answer, and it was hidden since."),
    }
    statuses = {**STATUSES, "not-public": 409, "answered": 409}

    def save(self, comment: Comment, user: User) -> Comment | None:
        """Publish the answer in this person's name; the same one twice makes one."""
        with transaction.atomic():
            moves.lock_articles(pk=comment.article_id)
            comment.refresh_from_db(fields=["state", "hidden_by"])
            if not comment.is_public():
                self.refuse("not-public")
                return None
            answer, _new = post(self._draft(comment, user), _outcome(user))
        if not answer.is_public():
            self.refuse("answered")
            return None
        return answer

    def _draft(self, comment: Comment, user: User) -> Draft:
        return Draft(
            article=comment.article,
            parent=comment,
            text=self.cleaned_data["comment"],
            author_name=user.get_full_name() or user.get_username(),
            user=user,
        )


def _outcome(user: User) -> Outcome:
    return Outcome(state=State.APPROVED, actor=Actor.person(user))


def answer(admin: CommentAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer; whatever is in its way, the text comes back with the reason.

    `approve` approves the comment first, as it was seen.
    """
    if not admin.has_moderate_permission(request):
        raise PermissionDenied
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
    form = _form(request)
    if form.is_bound and form.is_valid():
        if "approve" in request.POST:
            actions.decide(request, Comment.objects.filter(pk=pk), State.APPROVED)
        user: Any = request.user
        if said := form.save(comment, user):
            kept.forget(request, request.path)
            messages.success(request, _("Your answer is published."))
            return HttpResponseRedirect(threads.url_of(said))
    return _again(admin, request, comment, form)


def _form(request: HttpRequest) -> AnswerForm:
    """Return what was sent, or what is kept of it since the session had ended."""
    if request.method == "POST":
        return AnswerForm(request.POST)
    return AnswerForm(initial={"comment": kept.form(request, request.path).get("comment", "")})


def _again(
    admin: CommentAdmin, request: HttpRequest, comment: Comment, form: AnswerForm
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Reply"),
        "opts": admin.opts,
        "original": comment,
        "form": form,
        "can_approve": form.has_error("__all__", "not-public") and not comment.is_gone(),
    }
    status = form.status if form.is_bound else 200
    return render(request, "admin/comments/comment/answer.html", context, status=status)
