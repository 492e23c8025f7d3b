"""The forms of the newsroom: every rule that an editor can break, said at the field it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import markup
from articles.models import Article, Picture, State, Tag
from articles.related import placements
from articles.related.analysis import folded
from articles.slugs import free_slug, slug_of

MAX_TAG = 80
"""Characters in a tag."""


class SluggedForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """A form that makes the address from the name where the editor leaves it empty.

    `slug_source` is the name of the field that the address is made from.
    """

    slug_source = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # not there for who may only look
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("The address; made from the name if left empty.")
            self.fields["slug"].error_messages["unique"] = _("Another page has this address.")

    def clean_slug(self) -> str:
        """The address as typed, or else a free one."""
        if typed := self.cleaned_data["slug"]:
            return str(typed)
        source = self.data.get(self.add_prefix(self.slug_source), "")
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        field = cast("forms.CharField", self.fields["slug"])
        return free_slug(source, others, field.max_length or 200)


class TagNamesField(forms.CharField):
    """The tags of an article as words between commas; those that are new are made when it is saved.

    With `may_add` false a word that is no tag yet is refused.
    """

    def __init__(self, *args: Any, may_add: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_add = may_add

    def prepare_value(self, value: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return ", ".join(str(tag) for tag in value)

    def to_python(self, value: str | None) -> list[str]:  # type: ignore[override]
        """The words, each once, whatever their case."""
        words = (" ".join(word.split()) for word in (value or "").split(","))
        return list({word.casefold(): word for word in words if word}.values())

    def validate(self, value: list[str]) -> None:
        for word in value:
            if len(word) > MAX_TAG:
                message = _("“%(tag)s” is too long for a tag.")
                raise ValidationError(message, code="too_long", params={"tag": word})
            if not self.may_add and not _tag_named(word):
                message = _("There is no tag “%(tag)s”.")
                raise ValidationError(message, code="unknown", params={"tag": word})

    def run_validators(self, value: list[str]) -> None:
        """What CharField would look at is a string; `validate` has looked at the words."""

    def has_changed(self, initial: Iterable[Tag] | None, data: str | None) -> bool:
        before = {str(tag).casefold() for tag in initial or ()}
        return before != {word.casefold() for word in self.to_python(data)}


def tags_named(words: list[str]) -> list[Tag]:
    """Return the tags of these names, whatever their case and accents; made where lacking."""
    return [_tag_named(word) or _new_tag(word) for word in words]


def _tag_named(word: str) -> Tag | None:
    """Return the tag of this name; its address alone would take C++ for C."""
    likely = Tag.objects.filter(Q(name__iexact=word) | Q(slug=slug_of(word, MAX_TAG)))
    return next((tag for tag in likely if _alike(tag.name) == _alike(word)), None)


def _alike(name: str) -> str:
    return folded(name).replace("-", " ")


def _new_tag(word: str) -> Tag:
    return Tag.objects.create(name=word, slug=free_slug(word, Tag.objects.all(), MAX_TAG))


class BoxesInput(forms.TextInput):
    """The boxes that stood in the text when its sheet was opened, unseen; a browser's draft keeps it."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__(attrs={"hidden": True})


class ArticleForm(SluggedForm):
    """An article as its editor writes it, the boxes of the machine among her own.

    `boxes` are the articles that all boxes led to when she was shown them: what she did not send
    back she took away, and the machine does not place it again.
    """

    slug_source = "title"
    boxes = forms.CharField(required=False, widget=BoxesInput)

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 (the admin's fieldsets decide)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state == State.SCHEDULED and self.instance.is_public():
            self.initial["state"] = State.PUBLISHED  # its minute has passed
        if self.instance.pk:
            offered = placements.offered_in(self.instance.pk)
            shown = markup.with_offered(self.instance.body, offered, marked=True)
            self.initial["body"] = shown
            self.initial["boxes"] = " ".join(map(str, sorted(markup.boxed_ids(shown))))

    def _save_m2m(self) -> None:
        self.cleaned_data["tags"] = tags_named(self.cleaned_data.get("tags", []))
        super()._save_m2m()  # type: ignore[misc]
        if "body" in self.cleaned_data:
            kept = markup.boxed_ids(self.data.get(self.add_prefix("body"), ""))
            placements.settle(self.instance, self.cleaned_data["boxes"], kept)

    def clean_boxes(self) -> set[int]:
        """The primary keys of the articles that the boxes led to."""
        return {
            int(each) for each in self.cleaned_data["boxes"].split() if markup.KEY.fullmatch(each)
        }

    def clean_body(self) -> str:
        """Refuse what is too long to be looked at, rather than cut it."""
        body: str = self.cleaned_data["body"]
        if len(body) > markup.MAX_LENGTH:
            message = _(
                "The text has %(length)d characters with its markup; at most %(most)d can be kept."
            )
            facts = {"length": len(body), "most": markup.MAX_LENGTH}
            raise ValidationError(message, code="too_long", params=facts)
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._keep_seconds(cleaned)
        if "state" in cleaned and "published_at" in cleaned:
            self._clean_date(cleaned)
            self._clean_update(cleaned)
        return cleaned

    def _keep_seconds(self, cleaned: dict[str, Any]) -> None:
        """A moment that was not touched keeps its seconds, which its field does not show."""
        for name in ("published_at", "updated_at"):
            stored = getattr(self.instance, name)
            if stored and cleaned.get(name) == stored.replace(second=0, microsecond=0):
                cleaned[name] = stored

    def _clean_date(self, cleaned: dict[str, Any]) -> None:
        """Publishing without a date is now; with one to come it is scheduling, which needs one."""
        now, date = timezone.now(), cleaned["published_at"]
        if cleaned["state"] == State.PUBLISHED:
            cleaned["published_at"] = date or now
            cleaned["state"] = State.SCHEDULED if date and date > now else State.PUBLISHED
        elif cleaned["state"] == State.SCHEDULED and not (date and date > now):
            message = _("A scheduled article needs a date and time to come.")
            self.add_error("published_at", ValidationError(message, code="not_to_come"))

    def _clean_update(self, cleaned: dict[str, Any]) -> None:
        date, updated = cleaned.get("published_at"), cleaned.get("updated_at")
        if date and updated and updated < date:
            message = _("An update can't come before the publication.")
            self.add_error("updated_at", ValidationError(message, code="before_publication"))


class PictureForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """A picture with what is said of it to those who do not see it."""

    class Meta:
        model = Picture
        fields = "__all__"  # noqa: DJ007 (the admin's fieldsets decide)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        described, decorative = bool(cleaned.get("alt")), cleaned.get("decorative")
        if not described and not decorative:
            message = _("Describe the picture, or mark it as decorative.")
            self.add_error("alt", ValidationError(message, code="not_described"))
        if described and decorative:
            message = _(
                "A decorative picture has no alternative text: empty it, or clear this box."
            )
            self.add_error("decorative", ValidationError(message, code="described"))
        if self.errors and "file" in self.files and "file" not in self.errors:
            message = _("Choose the file once more: a browser does not send it twice.")
            self.add_error("file", ValidationError(message, code="again"))
        return cleaned
