"""The fields of the newsroom that are more than Django's: the text, the lead picture, a moment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, ForeignKeyRawIdWidget
from django.forms.widgets import Script
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles import markup
from articles.models import Article, Picture, Tag
from articles.related import placements

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {
    "area": _("Text of the article"),
    "toolbar": _("Formatting"),
    "paragraph": _("Paragraph"),
    "heading2": _("Heading"),
    "heading3": _("Subheading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "code": _("Code"),
    "link": _("Link"),
    "unlink": _("Remove the link"),
    "bulletList": _("Bulleted list"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "attribution": _("Source of the quotation"),
    "codeBlock": _("Block of code"),
    "table": _("Table"),
    "addRow": _("Add a row"),
    "deleteRow": _("Delete the row"),
    "addColumn": _("Add a column"),
    "deleteColumn": _("Delete the column"),
    "deleteTable": _("Delete the table"),
    "figure": _("Picture in the text"),
    "seeAlso": _("“Read also” box"),
    "seeAlsoLabel": _("Read also:"),
    "offered": _("Placed by the machine"),
    "offeredWhy": _("Placed by the machine: %s"),
    "boxUp": _("Move the box up"),
    "boxDown": _("Move the box down"),
    "boxRemove": _("Remove the box"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "html": _("Show the HTML"),
    "text": _("Back to the text"),
    "address": _("Address of the link"),
    "apply": _("Apply"),
    "cancel": _("Cancel"),
    "searchArticles": _("Search the published articles"),
    "searchPictures": _("Search the pictures"),
    "addPicture": _("Add a picture"),
    "nothing": _("Nothing was found."),
    "failed": _("The list could not be loaded. Try again."),
    "unknown": _("Article %s"),
    "kept": _(
        "This text holds markup that the editor can't keep, so it is shown as HTML. "
        "Opening it in the editor simplifies that markup."
    ),
    "open": _("Open it in the editor"),
    "draftFound": _("This browser kept what you wrote here and did not save, on %s."),
    "draftTake": _("Take it up again"),
    "draftDrop": _("Throw it away"),
}
"""What the editor of the text says, in the language of its user."""
MOST_TAGS = 2000
"""How many tags are offered while tags are typed."""


class MomentInput(forms.DateTimeInput):
    """A date with its time in the browser's own field, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%dT%H:%M")


class BodyWidget(AdminTextareaWidget):
    """The text of an article: a text area for HTML, over which the browser lays the editor.

    The editor finds all that it needs in `data-editor` (JSON): the addresses of its modules, so
    that no import map is needed in the page; where to look for articles and pictures; the titles
    of those already linked and why the machine linked them, and its words.
    """

    class Media:
        css = {
            "all": ["django_prose_editor/material-icons.css", "gazette/admin/editor.css"],
        }
        js = [Script("gazette/admin/editor.js", type="module")]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        facts = {
            "bundle": static("django_prose_editor/editor.js"),
            "schema": static("gazette/admin/schema.js"),
            "dialogs": static("gazette/admin/dialogs.js"),
            "articles": _address("articles_article_choose"),
            "pictures": _address("articles_picture_choose"),
            "addPicture": _address("articles_picture_add"),
            "titles": _linked_titles(str(value or "")),
            "why": placements.explained(str(value or "")),
            "language": get_language(),
            "words": {name: str(word) for name, word in WORDS.items()},
        }
        context["widget"]["attrs"]["data-editor"] = json.dumps(facts, ensure_ascii=False)
        return context


class TagNamesInput(forms.TextInput):
    """The tags as words between commas, with those that there are to choose from."""

    template_name = "admin/articles/tag_names.html"

    class Media:
        js = [Script("gazette/admin/tag_names.js", type="module")]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["names"] = Tag.objects.values_list("name", flat=True)[:MOST_TAGS]
        context["widget"]["attrs"] |= {"list": f"{name}-names", "class": "vTextField"}
        return context


class LeadPictureWidget(ForeignKeyRawIdWidget):
    """The lead picture: its number, a look at it, and a popup to choose another."""

    template_name = "admin/articles/lead_picture.html"

    class Media:
        js = [Script("gazette/admin/lead_picture.js", type="module")]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        number = str(value or "")[:18]
        found = Picture.objects.filter(pk=int(number) if number.isdecimal() else 0)
        context["picture"] = found.first()
        context["choose_url"] = _address("articles_picture_choose")
        context["add_url"] = _address("articles_picture_add")
        return context


def _address(name: str) -> str:
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""


def _linked_titles(body: str) -> dict[str, str]:
    ids = markup.boxed_ids(body[: markup.MAX_LENGTH])
    return {
        str(pk): title
        for pk, title in Article.objects.filter(pk__in=ids).values_list("pk", "title")
    }
