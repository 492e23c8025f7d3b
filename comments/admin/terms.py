"""The words that hold a comment, in the newsroom: added by the handful, tried before they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.rooms import RoomAdmin
from comments.admin import trial
from comments.models import HeldTerm
from comments.moderation.words import fold_term

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

TRY = "_try"
"""The name of the button that tries the words and stores nothing."""

MOST = 200
"""Words that can be added at once."""


class TermForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """A word or phrase; trying it is no saving, and the form comes back with what was found."""

    class Meta:
        model = HeldTerm
        fields = ("text",)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_trial()

    def is_trial(self) -> bool:
        return TRY in self.data

    def terms(self) -> list[tuple[str, str]]:
        """The words of a form without errors, each as written and as it is looked for."""
        return [(self.cleaned_data["text"], fold_term(self.cleaned_data["text"]))]

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        others = HeldTerm.objects.exclude(pk=self.instance.pk)
        _refuse_duplicates({_looked_for(text): text}, others)
        return text


class NewTermsForm(TermForm):
    """Several words or phrases at once."""

    words = forms.CharField(
        label=_("Words and phrases"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=_(
            "One a line. Whole words; case and accents make no difference. "
            "An * at the end: any ending."
        ),
    )

    class Meta:
        model = HeldTerm
        fields = ()

    def clean_words(self) -> list[str]:
        """One a line, each once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["words"].splitlines()]
        by_looks = {_looked_for(line): line for line in reversed(lines) if line}
        if len(by_looks) > MOST:
            message = _("At most %(most)d words at once.")
            raise ValidationError(message, code="too_many", params={"most": MOST})
        _refuse_duplicates(by_looks, HeldTerm.objects.all())
        return list(reversed(by_looks.values()))

    def terms(self) -> list[tuple[str, str]]:
        return [(line, fold_term(line)) for line in self.cleaned_data["words"]]


def _looked_for(text: str) -> str:
    """Return a term as it is looked for; refuse one that nothing could be, or that is too long."""
    looked_for = fold_term(text)
    if not looked_for:
        message = _("“%(text)s” holds neither a letter nor a digit.")
        raise ValidationError(message, code="empty", params={"text": text})
    if len(text) > _longest("text") or len(looked_for) > _longest("folded"):
        message = _("“%(text)s…” is too long: at most %(most)d characters.")
        facts = {"text": text[:30], "most": _longest("text")}
        raise ValidationError(message, code="too_long", params=facts)
    return looked_for


def _longest(field: str) -> int:
    meta: Any = HeldTerm._meta  # noqa: SLF001 (Django's own name for it)
    return int(meta.get_field(field).max_length)


def _refuse_duplicates(by_looks: dict[str, str], others: Any) -> None:
    known = others.filter(folded__in=by_looks).values_list("folded", "text")
    errors = [
        ValidationError(
            _("“%(text)s” is in the list already, as “%(known)s”."),
            code="unique",
            params={"text": by_looks[looked_for], "known": text},
        )
        for looked_for, text in known
    ]
    if errors:
        raise ValidationError(errors)


@admin.register(HeldTerm)
class HeldTermAdmin(RoomAdmin):
    """Shows the list to moderators and lets editors change it."""

    title_of_new = _("Add words")
    title_of_change = _("Edit the word")
    list_display = ("text", "created_at")
    search_fields = ("text", "folded")
    list_per_page = 200
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: object = None) -> Any:
        return ("text",) if obj else ("words",)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = TermForm if obj else NewTermsForm
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Beside the form, what the words in it would have done, if that was asked."""
        context["show_save_and_continue"] = bool(context.get("original"))
        form = context["adminform"].form
        if form.is_bound and not form.errors and form.is_trial():
            context["trial"] = trial.of(form.terms())
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: TermForm, change: bool) -> None:
        """Store the word, or the first of several, and then the others."""
        (obj.text, obj.folded), *others = form.terms()
        super().save_model(request, obj, form, change)
        for text, looked_for in others:
            other = HeldTerm.objects.create(text=text, folded=looked_for)
            self.log_addition(request, other, [{"added": {}}])
        if others:
            told = ngettext(
                "%(count)d other word was added too.",
                "%(count)d other words were added too.",
                len(others),
            )
            messages.success(request, told % {"count": len(others)})
