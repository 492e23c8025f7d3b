"""What the desk calls what it shows: rules, filters in force, and what its script says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from articles.models import Article, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from comments.desk.rows import Row
    from comments.desk.wanted import Wanted

FOUND: dict[str, Any] = {
    "held-words": gettext_lazy("Held words"),
    "many-links": gettext_lazy("Many links"),
    "link-in-name": gettext_lazy("Link in the name"),
    "said-before": gettext_lazy("Said before"),
    "said-alike": gettext_lazy("Nearly said before"),
    "rate": gettext_lazy("Many at once"),
    "too-long": gettext_lazy("Long"),
    "shouting": gettext_lazy("Capitals"),
    "long-runs": gettext_lazy("Repeated characters"),
    "repeated-word": gettext_lazy("Repeated word"),
    "repeated-line": gettext_lazy("Repeated line"),
    "few-words": gettext_lazy("Few different words"),
    "reported": gettext_lazy("Reported by readers"),
    "sent-too-fast": gettext_lazy("Sent fast"),
    "no-form-token": gettext_lazy("Unknown form"),
    "unknown-origin": gettext_lazy("Unknown origin"),
    "trap-filled": gettext_lazy("Trap filled in"),
    "blocked": gettext_lazy("Blocked author"),
}
"""What rules find, in a word or two."""

DECIDED: dict[str, Any] = {
    "moderated-before": gettext_lazy("Here every comment is read before it is published."),
    "moderated-after": gettext_lazy("Published at once, to be read afterwards."),
    "findings": gettext_lazy("Held for what was found in it."),
    "robotic": gettext_lazy("Sent the way robots send: taken for spam."),
    "blocked": gettext_lazy("Sent by a blocked author: taken for spam."),
    "trusted-address": gettext_lazy("Published at once: its author is trusted."),
    "open": gettext_lazy("Published at once: here nobody reads comments beforehand."),
    "reported": gettext_lazy("Put back on hold by readers’ reports."),
}
"""Why a rule decides as it does."""

AGES = {
    "day": pgettext_lazy("age", "Less than a day"),
    "week": pgettext_lazy("age", "Less than a week"),
    "older": pgettext_lazy("age", "More than a week"),
}
MOMENT = timedelta(minutes=1)
ORDERS = {
    "wait": pgettext_lazy("order", "by wait"),
    "doubt": pgettext_lazy("order", "by doubt"),
    "article": pgettext_lazy("order", "by article"),
}


def found(rule: str) -> str:
    """Return in a word or two what a rule finds; of an unknown one its name."""
    return str(FOUND.get(rule, rule))


def waits(since: datetime | None) -> str:
    """Return how long something has waited, in one unit: “3 hours”; nothing for what does not wait."""
    if since and timezone.now() - since < MOMENT:
        return pgettext("wait", "a moment")
    return timesince(since, depth=1) if since else ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: its words, and the query that asks for the same without it."""

    label: str
    query: str


def chips(asked: Wanted, rows: Sequence[Row] = ()) -> list[Chip]:
    """Return what is filtered; `rows` may tell the article's title, which else is a query."""
    named = {
        "q": _("“%(words)s”") % {"words": asked.q},
        "article": _title(asked.article, rows) if asked.article else "",
        "author": asked.author,
        "network": asked.network,
        "age": AGES.get(asked.age, ""),
        "finding": found(asked.finding),
        "language": dict(Language.choices).get(asked.language, ""),
    }
    return [
        Chip(str(label), asked.query(**{name: None}))
        for name, label in named.items()
        if getattr(asked, name)
    ]


def _title(pk: int, rows: Sequence[Row]) -> str:
    if rows:
        return rows[0].title
    article = Article.objects.filter(pk=pk).only("title").first()
    return article.title if article else _("Article %(pk)d, which is not there") % {"pk": pk}


def said() -> dict[str, Any]:
    """Return what the desk's script says, by what it is about; plurals by their category."""
    return {**_of_decisions(), **_of_undoing(), **_of_the_list(), **_of_the_way(), **_of_writing()}


def _of_decisions() -> dict[str, Any]:
    """What became of one comment or of many."""
    return {
        "approved": pgettext("of the comment", "Approved."),
        "rejected": pgettext("of the comment", "Rejected."),
        "spam": pgettext("of the comment", "Marked as spam."),
        "trash": pgettext("of the comment", "Put in the trash."),
        "held": pgettext("of the comment", "Put back on hold."),
        "skipped": pgettext("of the comment", "Left."),
        "kept": _("The published text stays as it is."),
        "many": _plural(lambda n: ngettext("%(n)s comment:", "%(n)s comments:", n)),
        "decided_all": _plural(
            lambda n: ngettext("%(n)s comment decided.", "%(n)s comments decided.", n)
        ),
        "is_held": _("It is on hold already."),
        "locked": _("About this one you can’t decide."),
        "choose": _("Choose a reason: press its number."),
        "not_done": _("Comment by %(author)s:"),
        "not_done_all": _("Not done:"),
        "refused": _("The site refused it (%(status)s)."),
    }


def _of_undoing() -> dict[str, Any]:
    return {
        "undone": _plural(
            lambda n: ngettext(
                "Undone: %(n)s comment is back.", "Undone: %(n)s comments are back.", n
            )
        ),
        "undone_none": _("Nothing was undone: something else was decided since."),
        "undone_some": _("Undone, but for what somebody decided about since."),
        "undo_on_sheet": _("That the text was kept is undone on the comment’s sheet."),
        "nothing_to_undo": _("There is nothing to undo."),
    }


def _of_the_list() -> dict[str, Any]:
    """Where she is on the list, and what of it is selected."""
    return {
        "left": _plural(lambda n: ngettext("%(n)s left.", "%(n)s left.", n)),
        "next": _("Next: comment by %(author)s"),
        "by": _("Comment by %(author)s"),
        "empty": _("Nothing waits any more."),
        "last": _("This is the last one."),
        "first": _("This is the first one."),
        "selected": _plural(
            lambda n: ngettext("%(n)s comment selected", "%(n)s comments selected", n)
        ),
        "selected_all": _("All that match are selected"),
        "no_similar": _("Nothing else here is nearly the same."),
        "changed": _("It has changed meanwhile: this is how it stands now."),
        "show": _("Show it"),
        "dismiss": _("Dismiss"),
        "loading": _("Loading all about it …"),
    }


def _of_the_way() -> dict[str, Any]:
    """What keeps acts from the site, and what the site warns of."""
    return {
        "pending": _plural(
            lambda n: ngettext("%(n)s act is not saved yet.", "%(n)s acts are not saved yet.", n)
        ),
        "offline": _("The site can’t be reached just now. It is tried again; nothing is lost."),
        "logged_out": _("You are logged out. Log in again in a new tab: nothing is lost."),
        "log_in": _("Log in again"),
        "try": _("Try now"),
        "other_user": _(
            "You are logged in as %(now)s. What %(before)s decided is kept until %(before)s logs in."
        ),
        "numbers": _("The desk’s numbers"),
    }


def _of_writing() -> dict[str, Any]:
    """Notes and answers."""
    return {
        "note": _("Note for the other moderators"),
        "reply": _("Your answer, published at once with the newsroom’s badge"),
        "reply_approve": _("Your answer: the comment is approved, and both are published at once"),
        "send_note": _("Keep the note"),
        "send_reply": _("Publish the answer"),
        "send_reply_approve": _("Approve and answer"),
        "note_sent": _("Note kept."),
        "reply_sent": _("Your answer is published."),
    }


def _plural(form: Callable[[int], str]) -> dict[str, str]:
    """Return both forms of a plural, by the categories that browsers choose by."""
    return {"one": form(1), "other": form(2)}
