"""Articles in the newsroom: the list that answers an editor's questions, and the sheet to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import publishing
from articles.admin.discussion import last_changes, stored_wish
from articles.admin.filters import StateFilter
from articles.admin.related import RelatedAdmin
from articles.admin.rooms import Context
from articles.admin.widgets import BodyWidget, LeadPictureWidget, MomentInput, TagNamesInput
from articles.discussion import Wish
from articles.forms import ArticleForm, TagNamesField
from articles.models import Article, DiscussionChange, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from articles.models import ArticleQuerySet

    Field = models.Field[Any, Any]
    BaseFormSet = forms.BaseFormSet[Any]
    ModelChoiceField = forms.ModelChoiceField[Any]
    ForeignKey = models.ForeignKey[Any, Any]
    ManyToManyField = models.ManyToManyField[Any, Any]


class ArticleChangeList(ChangeList):
    """The list of articles, read in one query and without their bodies."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> ArticleQuerySet:
        found = cast("ArticleQuerySet", super().get_queryset(request, exclude_parameters))
        return found.for_lists()


WIDGETS: dict[str, Callable[[], forms.Widget]] = {
    "body": lambda: BodyWidget(attrs={"rows": 24}),
    "standfirst": lambda: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
}


@admin.register(Article)
class ArticleAdmin(RelatedAdmin):
    """Writes, finds and publishes articles."""

    title_of_new = _("Write an article")
    title_of_change = _("Edit the article")
    form = ArticleForm
    list_display: tuple[str, ...] = ("headline", "standing", "signature", "page")
    list_display_links = None  # the headline is its own link, beside the picture
    list_filter = (StateFilter, "category", "author", "language", "published_at")
    list_per_page = 30
    search_fields = ("title", "standfirst", "slug")
    show_full_result_count = False
    actions = ("publish_now", "withdraw", "return_to_draft")
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput}
    }
    fieldsets = (
        (None, {"fields": ("title", "standfirst", "body", "boxes"), "classes": ("writing",)}),
        (
            _("Publication"),
            {"fields": ("state", "published_at", "updated_at"), "classes": ("side",)},
        ),
        (_("Lead picture"), {"fields": ("picture",), "classes": ("side",)}),
        (
            _("Filed under"),
            {
                "fields": ("author", "category", "language", "tags", "slug"),
                "classes": ("side",),
            },
        ),
        (
            _("Discussion"),
            {"fields": ("discussion", "discussion_days", "discussion_log"), "classes": ("side",)},
        ),
    )
    readonly_fields = ("discussion_log",)

    class Media:
        js = [
            Script("gazette/admin/article_form.js", defer=True),
            Script("gazette/admin/drafts.js", type="module"),
            Script("gazette/admin/related.js", type="module"),
        ]
        css = {"all": ["gazette/admin/related.css"]}

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleChangeList

    @admin.display(description=_("article"), ordering="title")
    def headline(self, article: Article) -> SafeString:
        """Picture, title and standfirst."""
        return render_to_string("admin/articles/headline.html", {"article": article})

    @admin.display(description=_("published"), ordering="published_at")
    def standing(self, article: Article) -> SafeString:
        """The state as readers see it, and when it was published or will be."""
        state = State.PUBLISHED if article.is_public() else State(article.state)
        context = {"article": article, "state": state}
        return render_to_string("admin/articles/standing.html", context)

    @admin.display(description=_("signed"), ordering="author__name")
    def signature(self, article: Article) -> SafeString:
        """Who wrote it, for which section, in which language."""
        return render_to_string("admin/articles/signature.html", {"article": article})

    @admin.display(description=_("page"))
    def page(self, article: Article) -> SafeString:
        """The way to the article's page, or to its preview."""
        return render_to_string("admin/articles/page_link.html", {"article": article})

    # The sheet

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name == "picture":
            kwargs["widget"] = LeadPictureWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(  # type: ignore[override] # Django knows no other field for it
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> TagNamesField:
        """The tags, written as words; who may not make tags chooses among those there are."""
        return TagNamesField(
            label=capfirst(db_field.verbose_name),
            required=False,
            may_add=request.user.has_perm("articles.add_tag"),
            widget=TagNamesInput,
            help_text=_("Words between commas."),
        )

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if widget := WIDGETS.get(db_field.name):
            kwargs["widget"] = widget()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = _plainer(db_field.name, field.widget)
        return field

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Of a new article there is nothing yet to tell."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            return fieldsets
        told = self.readonly_fields
        return [
            (name, {**options, "fields": [each for each in options["fields"] if each not in told]})
            for name, options in fieldsets
        ]

    @admin.display(description=_("last changes"))
    def discussion_log(self, article: Article) -> SafeString:
        """Who changed how the discussion is moderated, and when."""
        return last_changes(article)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new article is signed by who writes it, in the language of the site."""
        author = getattr(request.user, "author", None)
        return {
            "author": author.pk if author else None,
            **super().get_changeform_initial_data(request),
        }

    def view_on_site(self, article: Article) -> str:  # type: ignore[override] # its argument's name
        """The article's page, which is a preview as long as it is not public."""
        return article.get_absolute_url()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context = None,
    ) -> HttpResponse:
        """The sheet; who may only look is shown the article itself, which reads better."""
        if self.has_view_permission(request) and not self.has_change_permission(request):
            article = self.get_object(request, unquote(object_id))
            if isinstance(article, Article):
                return HttpResponseRedirect(article.get_absolute_url())
        return super().change_view(request, object_id, form_url, extra_context)

    # What is told to the rest of the site

    def save_model(self, request: HttpRequest, obj: Any, form: ArticleForm, change: bool) -> None:
        """Store the article and, in the same transaction, who changed its discussion."""
        touched = not change or {"discussion", "discussion_days"} & set(form.changed_data)
        before = stored_wish(obj) if change and touched else None
        super().save_model(request, obj, form, change)
        if touched:
            user = cast("User", request.user)
            after = Wish(obj.discussion, obj.discussion_days)
            DiscussionChange.objects.log(before, after, user=user, article=obj)

    def save_related(
        self, request: HttpRequest, form: ArticleForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        article: Article = form.instance
        publishing.announce([article.pk])
        if article.state == State.SCHEDULED and article.published_at:
            when = formats.date_format(timezone.localtime(article.published_at), "DATETIME_FORMAT")
            messages.info(request, _("The article will appear by itself: %s.") % when)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        pk = obj.pk
        super().delete_model(request, obj)
        publishing.announce([pk])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        publishing.announce(ids)

    # What can be done to several at once

    @admin.action(description=_("Publish now"), permissions=["change"])
    def publish_now(self, request: HttpRequest, queryset: ArticleQuerySet) -> None:
        """Make the chosen articles public."""
        done = queryset.publish()
        said = ngettext("%d article is published.", "%d articles are published.", done)
        self.message_user(request, said % done, _level(done))

    @admin.action(description=_("Withdraw from the site"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: ArticleQuerySet) -> None:
        """Take the chosen articles from the public site."""
        done = queryset.withdraw()
        said = ngettext("%d article is withdrawn.", "%d articles are withdrawn.", done)
        self.message_user(request, said % done, _level(done))

    @admin.action(description=_("Back to draft"), permissions=["change"])
    def return_to_draft(self, request: HttpRequest, queryset: ArticleQuerySet) -> None:
        """Make the chosen articles drafts again."""
        done = queryset.return_to_draft()
        said = ngettext("%d article is a draft again.", "%d articles are drafts again.", done)
        self.message_user(request, said % done, _level(done))


def _plainer(name: str, wrapper: RelatedFieldWidgetWrapper) -> forms.Widget:
    """Leave of Django's four buttons beside a related row the one that adds another."""
    if name in ("picture", "tags"):
        return wrapper.widget  # which brings its own
    wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
    return wrapper


def _level(done: int) -> int:
    return messages.SUCCESS if done else messages.WARNING
