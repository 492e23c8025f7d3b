"""The newsroom's list of reasons for a rejection: their order, their words, and which are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from articles.admin.rooms import RoomAdmin
from comments import text as texts
from comments.models import RejectionReason
from comments.reasons.models import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from comments.models import Decision

NONE_LEFT = ValidationError(
    _("Offer one reason at least: without any, no comment could be rejected."), code="none_left"
)


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """A reason in both languages; its code is given once."""

    class Meta:
        model = RejectionReason
        fields = (
            "label_fr", "label_en", "code", "letter_fr", "letter_en",
            "ground", "position", "is_offered",
        )  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})
            for name in ("letter_fr", "letter_en")
        }

    def clean(self) -> dict[str, Any]:
        """Take words as readers' are taken: what deceives the eye goes, and so does a last point,
        for the label stands within a sentence.
        """
        cleaned = super().clean() or self.cleaned_data
        for name in {"letter_fr", "letter_en"} & cleaned.keys():
            cleaned[name] = texts.harmless(cleaned[name])
        for name in {"label_fr", "label_en"} & cleaned.keys():
            cleaned[name] = self._label(name, cleaned[name])
        if not cleaned.get("is_offered") and not _others_offered([self.instance.pk]):
            raise NONE_LEFT
        return cleaned

    def _label(self, name: str, written: str) -> str:
        label = texts.harmless_line(written).rstrip(". ")
        if not label:
            self.add_error(name, ValidationError(self.fields[name].error_messages["required"]))
        return label


class LineForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """A line of the list, whose fields say to whoever doesn't see it which line they are of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} – {self.instance}"


class ListFormSet(forms.BaseModelFormSet):  # type: ignore[type-arg] # not subscriptable at run time
    """The list as it is edited at once."""

    def clean(self) -> None:
        super().clean()
        offered = any(form.cleaned_data.get("is_offered") for form in self.forms)
        if not offered and not _others_offered([form.instance.pk for form in self.forms]):
            raise NONE_LEFT


def _others_offered(pks: Sequence[int | None]) -> bool:
    """Whether any reason besides these is offered."""
    known = [pk for pk in pks if pk]
    return RejectionReason.objects.offered().exclude(pk__in=known).exists()


@admin.register(RejectionReason)
class RejectionReasonAdmin(RoomAdmin):
    """Shows the list to moderators and lets editors change it."""

    form = ReasonForm
    title_of_new = _("Add a reason")
    title_of_change = _("Edit the reason")
    list_display = ("label", "code", "ground", "position", "is_offered")
    list_editable = ("position", "is_offered")
    list_per_page = 200
    actions = None
    show_full_result_count = False
    fieldsets = (
        (_("On the list"), {"fields": ("label_fr", "label_en", "code", "position", "is_offered")}),
        (
            _("What the author of a rejected comment is told"),
            {
                "fields": ("letter_fr", "letter_en"),
                "description": _(
                    "On her private page and by e-mail, below the reason itself, "
                    "in the language of the article."
                ),
            },
        ),
        (
            _("For the monthly report"),
            {"fields": ("ground",)},
        ),
    )

    class Media:
        css = {"all": ["gazette/admin/standing.css"]}

    @admin.display(description=_("reason"))
    def label(self, reason: RejectionReason) -> str:
        return str(reason)

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: object = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"code": ("label_en",)}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new reason comes last: the keys of the others stay as they are known."""
        last = RejectionReason.objects.aggregate(last=Max("position"))["last"]
        return {"position": (last or 0) + 1, **super().get_changeform_initial_data(request)}

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": LineForm, **kwargs})

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_formset(request, **{"formset": ListFormSet, **kwargs})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What the log names is in the way of being deleted, and so is the last that is offered."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, needed, [*protected, *_in_the_way([obj.pk for obj in objs])]


def _in_the_way(pks: Sequence[int]) -> Iterable[str]:
    given = _("%(reason)s: given already, so the log names it. Stop offering it instead.")
    for reason in RejectionReason.objects.filter(pk__in=pks).given():
        yield given % {"reason": reason}
    if not _others_offered(pks):
        yield str(NONE_LEFT.message)


class ReasonFilter(admin.SimpleListFilter):
    """Decisions by the reason that was given."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(labels().items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Decision]
    ) -> QuerySet[Decision] | None:
        return queryset.filter(reason=self.value()) if self.value() else None
