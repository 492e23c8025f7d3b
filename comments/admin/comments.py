"""The list of comments, which opens on those that wait, and the sheet of one comment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.csrf import csrf_exempt

from comments import editing
from comments.admin import actions, answers, appealed, paging, people, reported, texts
from comments.admin.filters import AgeFilter, StateFilter
from comments.attention import MODERATE
from comments.desk import kept, search
from comments.models import Actor, Comment, Decision, State
from comments.reasons.models import is_offered, labels

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.core.paginator import Paginator
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from comments.models import Finding


class ReadOnly:
    """What moderators, and whoever else may view it, only look at."""

    opts: Any

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MODERATE)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        may_view = request.user.has_perm(f"comments.view_{self.opts.model_name}")
        return may_view or self.has_moderate_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class DecisionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """All that was decided about a comment."""

    model = Decision
    template = "admin/comments/comment/decisions.html"
    fk_name = "comment"
    fields = ("at", "actor_name", "from_state", "to_state", "reason", "note")
    readonly_fields = fields
    extra = 0
    ordering = ("id",)
    verbose_name_plural = _("what was decided")


@admin.register(Comment)
class CommentAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Finds comments and decides about them through the verbs, never by writing columns."""

    list_display = ("card", "who", "about", "badge", "age")
    list_display_links = None
    list_filter = (StateFilter, AgeFilter, "article__category")
    list_select_related = ("article", "parent", "appeal")
    list_per_page = 50
    search_fields = ("revisions__text", "author_name", "author_email")
    show_full_result_count = False
    ordering = ("submitted_at", "id")
    actions = (*actions.ACTIONS, *people.ACTIONS)
    inlines = (DecisionInline,)
    fields = (
        "reported", "answered", "text", "found", ("badge", "about"),
        ("author_name", "author_email", "author_url"),
        ("submitted_at", "decided_at", "address", "revision"),
    )  # fmt: skip
    readonly_fields = flatten(fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return (
            super().get_queryset(request).prefetch_related("findings", "revisions", reported.OPEN)
        )

    def get_paginator(self, request: HttpRequest, *args: Any, **options: Any) -> Paginator[Any]:
        return paging.paginator(request, *args, **options)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        """Find by words, as the desk does: to look into a million texts takes seconds."""
        found: Any = queryset
        return (search.matching(found, search_term) if search_term else queryset), False

    def get_actions(self, request: HttpRequest) -> Any:
        """The list of reasons is the newsroom's, and changes while the site runs."""
        return actions.with_reasons(super().get_actions(request), request)

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(people.PERMISSION)

    @admin.display(description=_("comment"))
    def card(self, comment: Comment) -> SafeString:
        return format_html(
            '<div class="comment-card"><input type="hidden" name="seen" value="{}">'
            "{}{}{}{}"
            '<p class="comment-card__more"><a href="{}">{}</a></p></div>',
            comment.seen_as(),
            reported.on_card(comment),
            texts.newest(comment),
            self.found(comment),
            appealed.on_card(comment),
            reverse("admin:comments_comment_change", args=[comment.pk]),
            _("Details"),
        )

    @admin.display(description=_("author"), ordering="author_name")
    def who(self, comment: Comment) -> SafeString:
        return format_html("<bdi>{}</bdi><br>{}", comment.author_name, comment.author_email)

    @admin.display(description=_("article"), ordering="article")
    def about(self, comment: Comment) -> SafeString:
        page = (
            comment.get_absolute_url()
            if comment.is_public()
            else comment.article.get_absolute_url()
        )
        return format_html('<a href="{}">{}</a>', page, comment.article.title)

    @admin.display(description=_("state"), ordering="state")
    def badge(self, comment: Comment) -> SafeString:
        hidden = comment.state == State.APPROVED and comment.hidden_by
        return format_html(
            '<span class="state-badge state-badge--{}">{}</span>{}{}{}',
            comment.state,
            comment.get_state_display(),
            reported.badge(comment),
            format_html(" <small>{}</small>", _("hidden with what it answers")) if hidden else "",
            format_html(
                ' <span class="state-badge state-badge--held">{}</span>',
                _("edited, to be reviewed"),
            )
            if comment.is_edited()
            else "",
        )

    @admin.display(description=_("age"), ordering="submitted_at")
    def age(self, comment: Comment) -> SafeString:
        return format_html(
            '<time datetime="{}">{}</time>',
            comment.submitted_at.isoformat(timespec="seconds"),
            timesince(comment.submitted_at, depth=1),
        )

    @admin.display(description=_("text"))
    def text(self, comment: Comment) -> SafeString:
        return texts.whole(comment)

    @admin.display(description=_("reported"))
    def reported(self, comment: Comment) -> SafeString:
        return reported.on_sheet(comment)

    @admin.display(description=_("found"))
    def found(self, comment: Comment) -> SafeString:
        """Everything that was noticed, in words."""
        sentences = ((finding.sentence(),) for finding in _found(comment))
        items = format_html_join("", "<li>{}</li>", sentences)
        return format_html('<ul class="findings">{}</ul>', items) if items else SafeString("")

    def get_fields(self, request: HttpRequest, obj: Comment | None = None) -> Any:
        """Nothing is said of what is not there."""
        left_out = {
            "answered": obj and not obj.parent_id,
            "found": obj and not _found(obj),
            "reported": obj and not obj.reported.exists(),
        }
        return [field for field in self.fields if not left_out.get(str(field))]

    @admin.display(description=pgettext_lazy("comment", "in reply to"))
    def answered(self, comment: Comment) -> SafeString:
        parent = comment.answers or comment.parent
        if parent is None:
            return SafeString("")
        url = reverse("admin:comments_comment_change", args=[parent.pk])
        return format_html('<a href="{}">{}</a> {}', url, parent, SafeString(parent.html))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        verbs = [(state.value, name) for state, name in actions.NAMES.items()]
        may = self.has_moderate_permission(request)
        context = {
            "verbs": verbs,
            "reasons": [(reason.code, str(reason)) for reason in actions.offered(request)],
            "reason_labels": labels(),
            "may_decide": may,
            "form": None,
        }
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **context}
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= appealed.facts(kwargs.get("obj"), request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        views = {
            "decide": self.admin_site.admin_view(self.decide),
            "keep": self.admin_site.admin_view(self.keep),
            "answer": self.answer,
        }
        return [
            path(f"<int:pk>/{name}/", view, name=f"comments_comment_{name}")
            for name, view in views.items()
        ] + super().get_urls()

    @method_decorator(csrf_exempt)  # kept.instead asks for the token, so that no answer is lost
    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer a comment in the name of the person who asks; kept where her session has ended."""
        kept_page = kept.instead(request, request.path)
        return kept_page or self.admin_site.admin_view(partial(answers.answer, self))(request, pk)

    def keep(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the published text of a comment that was edited, as it was seen."""
        if request.method != "POST" or not self.has_moderate_permission(request):
            raise PermissionDenied
        comment, person = get_object_or_404(Comment, pk=pk), cast("AbstractUser", request.user)
        seen, reason = (request.POST.get(name, "") for name in ("seen", "reason"))
        reason = reason if is_offered(reason) else ""
        if editing.keep(comment, actor=Actor.person(person), seen=seen, reason=reason):
            self.message_user(request, _("The published text stays as it is."))
        else:
            meanwhile = _("Nothing changed: somebody has decided or written meanwhile.")
            self.message_user(request, meanwhile, level="WARNING")
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide about the comment as it was seen: nothing happens if it has changed meanwhile."""
        if request.method != "POST" or not self.has_moderate_permission(request):
            raise PermissionDenied
        comment = get_object_or_404(Comment, pk=pk)
        to, reason = (request.POST.get(name, "") for name in ("to", "reason"))
        if to == State.REJECTED and not is_offered(reason):
            self.message_user(request, _("Choose a reason for rejecting."), level="WARNING")
            return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))
        if to == State.REJECTED or to in actions.NAMES:
            reason = reason if to == State.REJECTED else ""
            actions.decide(request, Comment.objects.filter(pk=pk), State(to), reason)
        return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))


def _found(comment: Comment) -> list[Finding]:
    """What was noticed in the text that a decision would be about."""
    return [found for found in comment.findings.all() if found.revision == comment.revision]
