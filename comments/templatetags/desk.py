"""What the templates of the moderation desk need: addresses, words of rules, the number that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.models import Language
from articles.stencil import remembering, rendered
from comments import text
from comments.desk import wording
from comments.models import State, Tally
from comments.tally import SITE

if TYPE_CHECKING:
    from comments.desk.wanted import Wanted
    from comments.models import Comment

register = template.Library()
INCLUDED = 200
"""Included templates that are remembered: most are the form of filters, for what is asked for."""

register.filter("found", wording.found)
register.filter("waits", wording.waits)
register.filter("plain", text.plain)


@register.simple_tag
def desk_url(wanted: Wanted, **changed: Any) -> str:
    """The address of the desk that asks for the same, but for what is changed."""
    return wanted.url(**changed)


@register.simple_tag
def remembered(name: str, **values: Any) -> SafeString:
    """A template that is included, and rendered once for the same values, by which it is known.

    It sees nothing but these, which must be such as keys of a dictionary are.
    """
    return remembering(_included, INCLUDED, _language())(name, tuple(values.items()))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _included(name: str, values: tuple[tuple[str, object], ...]) -> SafeString:
    return mark_safe(rendered(name, dict(values)))  # noqa: S308 (of a template)


@register.simple_tag
def desk_words() -> SafeString:
    """What the desk's script says, as it reads it."""
    return remembering(_words, 1, _language())()


def _words() -> SafeString:
    return json_script(wording.said(), "moderation-words")


@register.simple_tag
def filter_choices() -> dict[str, Any]:
    """What the form of filters offers."""
    return {
        "ages": wording.AGES.items(),
        "findings": sorted(wording.FOUND.items(), key=lambda item: str(item[1])),
        "languages": Language.choices,
        "orders": wording.ORDERS.items(),
    }


@register.simple_tag(takes_context=True)
def waiting_comments(context: Any) -> int:
    """How many comments are held; one query, but where the page is told so, or how its queues stand."""
    if "waiting_comments" in context:
        return int(context["waiting_comments"])
    for each in context.get("waiting", ()):
        if each.queue.counter == State.HELD:
            return int(each.count)
    counters = Tally.objects.filter(scope=SITE, what=State.HELD)
    return counters.values_list("n", flat=True).first() or 0


@register.filter
def label_of(code: str, labels: dict[str, str]) -> str:
    """The label of a reason in the newsroom's words; of an unknown one its code."""
    return labels.get(code, code)


@register.filter
def decided_by_rule(name: str) -> str:
    """Why a rule decides as it does; nothing of an unknown one."""
    return str(wording.DECIDED.get(name, ""))


@register.inclusion_tag("admin/comments/desk/standing.html", takes_context=True)
def standing_of(context: template.Context, comment: Comment, wanted: Wanted) -> dict[str, Any]:
    """Where the author of a comment stands, and what may be decided about her; one query."""
    from comments.desk import authors  # which needs this library, for its answers in JSON

    back = desk_url(wanted, card=comment.pk)
    return {**authors.about(comment, back=back), "csrf_token": context.get("csrf_token")}
