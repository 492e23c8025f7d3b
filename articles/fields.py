"""Columns that keep their own promise whichever way a row is written (save, bulk_create, loaders)."""

from typing import TYPE_CHECKING, Any

from django.db import models

from articles import markup

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField  # not subscriptable at run time


class BodyField(_TextField):
    """HTML that is clean and typeset before it reaches the database, so that reading never has to.

    The language of the text is read from the row's `language`.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        written = getattr(model_instance, self.attname) or ""
        clean = markup.typeset(markup.clean(written), getattr(model_instance, "language", "fr"))
        setattr(model_instance, self.attname, clean)
        return clean


class PlainTextField(_TextField):
    """The words of a BodyField without its markup: for excerpts, search and related posts.

    `source` is the name of the BodyField; it must be declared before this one.
    """

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{**kwargs, "editable": False, "blank": True})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["blank"]
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = markup.plain(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, text)
        return text
