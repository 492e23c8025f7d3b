"""What a list of words would have done to the last comments, before it does anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from comments import text as texts
from comments.models import Comment, Decision, Revision
from comments.moderation import rules
from comments.moderation.findings import Finding, Submission
from comments.moderation.words import Terms, words
from comments.states import TAKEN_BACK, ActorKind, State

LAST = 1000
"""How many comments are looked at, the newest first."""

SHOWN = 20
AROUND = 80
"""Characters shown before and after what was found."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A comment that would have waited: its name and an excerpt, both marked, and why it would."""

    comment: Comment
    name: SafeString
    text: SafeString
    why: Sequence[str]
    was_approved: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Of `looked_at` comments `held` would have waited, `in_vain` of which a person approved."""

    looked_at: int
    held: int
    in_vain: int
    shown: Sequence[Hit]


def of(terms: Iterable[tuple[str, str]]) -> Trial:
    """Look for these terms (as written, as looked for) in the last comments; two queries.

    They are looked for by the very rules that new comments are judged by.
    """
    searched, last = Terms(terms), _last()
    found = [(each, findings) for each in last if (findings := _found(each, searched))]
    approved = _approved([revision.comment_id for revision, _ in found])
    shown = [_hit(revision, why, searched, approved) for revision, why in found[:SHOWN]]
    return Trial(len(last), len(found), len(approved), shown)


def _last() -> list[Revision]:
    """The newest texts of the last comments, but for those that their authors took back."""
    newest = Revision.objects.filter(number=F("comment__revision"))
    there = newest.exclude(comment__state__in=TAKEN_BACK).order_by("-comment_id")
    shown = ("html", "comment__author_name", "comment__author_url", "comment__state")
    rows = there.select_related("comment__article")
    return list(rows.only(*shown, "comment__article__title")[:LAST])


def _found(revision: Revision, terms: Terms) -> list[Finding]:
    shown, comment = texts.read(revision.html), revision.comment
    submission = Submission(
        text=shown.text, links=shown.links, author=comment.author_name, url=comment.author_url
    )
    findings = (
        rules.held_words(submission, tuple(words(shown.text)), terms),
        rules.held_words_in_name(submission, terms),
        rules.held_words_in_links(submission, terms),
    )
    return [finding for finding in findings if finding]


def _approved(pks: Collection[int]) -> set[int]:
    """Those of these comments that a person approved, and that are."""
    said = Decision.objects.filter(
        comment__in=pks,
        comment__state=State.APPROVED,
        actor_kind=ActorKind.PERSON,
        to_state=State.APPROVED,
    )
    return set(said.values_list("comment", flat=True))


def _hit(
    revision: Revision, findings: Sequence[Finding], terms: Terms, approved: Collection[int]
) -> Hit:
    comment, text = revision.comment, texts.plain(revision.html)
    spans = sorted((span.start, span.end) for each in findings for span in each.evidence)
    return Hit(
        comment,
        _marked(comment.author_name, [found[1:] for found in terms.find(comment.author_name)]),
        _excerpt(text, spans),
        [gettext(each.message) % each.values for each in findings],
        comment.pk in approved,
    )


def _excerpt(text: str, spans: Sequence[Span]) -> SafeString:
    """The text around the first of these spans, or else its beginning, with the spans marked."""
    first_start, first_end = spans[0] if spans else (0, AROUND)
    start, end = max(0, first_start - AROUND), first_end + AROUND
    if start:  # no word is cut, where there is a space
        start = text.find(" ", start, first_start) + 1 or start
    here = [(each[0] - start, each[1] - start) for each in spans if each[1] <= end]
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return format_html("{}{}{}", before, _marked(text[start:end], here), after)


def _marked(text: str, spans: Iterable[Span]) -> SafeString:
    """The text with these spans of it marked; of those that overlap the first counts."""
    return format_html_join("", "{}{}", _pieces(text, spans))


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, SafeString]]:
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            yield text[last:start], format_html("<mark>{}</mark>", text[start:end])
            last = end
    yield text[last:], SafeString("")
