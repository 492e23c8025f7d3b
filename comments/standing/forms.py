"""The forms by which moderators trust or block an author: every rule that they can break."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import network
from comments import text as texts
from comments.standing import deciding
from comments.standing.models import Standing, StandingKind, Subject
from comments.standing.subjects import PROVIDERS, domain_of, normalized

if TYPE_CHECKING:
    from datetime import datetime

    from comments.models import Comment
    from comments.states import Actor

DURATIONS = (
    ("1", pgettext_lazy("for how long", "a day")),
    ("7", pgettext_lazy("for how long", "a week")),
    ("30", pgettext_lazy("for how long", "a month")),
    ("", pgettext_lazy("for how long", "for good")),
)
"""Days for which a decision holds; none: for good."""


class StandingForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """Who is trusted or blocked, why, and for how long."""

    kind = forms.ChoiceField(
        label=_("Decision"), choices=StandingKind, widget=forms.RadioSelect, initial="block"
    )
    subject = forms.ChoiceField(
        label=_("Known by"), choices=Subject, widget=forms.RadioSelect, initial="email"
    )
    lasts = forms.ChoiceField(
        label=_("For how long"), choices=DURATIONS, required=False, initial="7"
    )

    class Meta:
        model = Standing
        fields = ("kind", "subject", "value", "reason")
        help_texts = {
            "value": _(
                "An address blocks one person; a domain all who have an address there; a network "
                "up to 256 connections side by side, neighbours and colleagues among them."
            ),
            "reason": _(
                "For the other moderators, and for the author, should she ask what is stored of her."
            ),
        }

    def clean_reason(self) -> str:
        reason = texts.harmless_line(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason

    def clean(self) -> dict[str, Any]:
        """Only an address is trusted; who is meant is written as it is compared."""
        cleaned = super().clean() or self.cleaned_data
        kind, subject, value = cleaned.get("kind"), cleaned.get("subject"), self.meant()
        if kind == StandingKind.TRUST and subject and subject != Subject.EMAIL:
            self.add_error("subject", deciding.ONLY_ADDRESSES)
        elif subject and value:
            try:
                cleaned["value"] = normalized(subject, value)
            except ValidationError as error:
                self.add_error("value" if "value" in self.fields else None, error)
        return cleaned

    def meant(self) -> str:
        """Who is meant, as it was written."""
        return str(self.cleaned_data.get("value") or "")

    def until(self) -> datetime | None:
        """When it ends, by itself."""
        days = self.cleaned_data["lasts"]
        return timezone.now() + timedelta(days=int(days)) if days else None

    def decide(self, actor: Actor) -> Standing:
        """Carry out what a form without errors says."""
        names = ("kind", "subject", "value", "reason")
        kind, subject, value, reason = (self.cleaned_data[name] for name in names)
        return deciding.decide(kind, subject, value, reason, self.until(), actor)


class AuthorForm(StandingForm):
    """The same about the author of a comment: who is meant stands in the comment, and is not asked."""

    class Meta(StandingForm.Meta):
        fields = ("kind", "subject", "reason")  # type: ignore[assignment]

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"standing-{comment.pk}-%s")
        super().__init__(*args, **kwargs)
        self.known_by = known_by(comment)
        subject: Any = self.fields["subject"]
        subject.choices = [(each, _named(each, value)) for each, value in self.known_by.items()]

    def meant(self) -> str:
        return self.known_by.get(self.cleaned_data.get("subject", ""), "")


def _named(subject: str, value: str) -> str:
    return f"{Subject(subject).label} ({Standing(subject=subject, value=value).who()})"


def known_by(comment: Comment) -> dict[str, str]:
    """Return by what the author of a comment can be known; nothing of who works here."""
    if comment.user_id:
        return {}
    email, domain = comment.author_email, domain_of(comment.author_email)
    known = {Subject.EMAIL.value: email} if email else {}
    if domain and domain not in PROVIDERS:
        known[Subject.DOMAIN.value] = domain
    if network.is_public(comment.address):
        known[Subject.NETWORK.value] = comment.address
    return known
