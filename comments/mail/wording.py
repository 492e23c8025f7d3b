"""The words of each kind of letter, from what holds at the moment it leaves.

No letter quotes a comment that is not public, and the request to confirm quotes nothing at all:
whoever types a stranger's address must not be able to write to her.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from comments import history, paths
from comments.appeals import appealing
from comments.mail import links, outbox
from comments.mail.models import Address, Follow, Kind, Letter
from comments.states import ActorKind, State

if TYPE_CHECKING:
    from articles.models import Article
    from comments.models import Comment, Decision, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A letter's words: a button leads to `url`; `stop_url` is where one click ends such letters."""

    subject: str
    paragraphs: list[str]
    button: str
    url: str
    why: str
    stop: str
    stop_url: str
    quote: Revision | None = None
    own_url: str = ""
    all_url: str = ""
    said: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def content_of(letter: Letter, comment: Comment) -> Content | None:
    """Return what a letter says, in the language of the article; None if it holds no more."""
    address = Address.objects.filter(email=letter.to).first()
    if address is None or address.stopped_at:
        return None
    if letter.kind == Kind.CONFIRM:
        return None if address.confirmed_at else _request(address, comment)
    if not address.confirmed_at:
        return None
    if letter.kind == Kind.DECISION:
        return _told(letter, address, comment)
    return _news(address, comment)


def _request(address: Address, comment: Comment) -> Content:
    title = line(comment.article.title)
    return Content(
        subject=_("Confirm your address to be told what becomes of your comment"),
        paragraphs=[
            _("Someone, most likely you, left a comment under “%(title)s” with this address.")
            % {"title": title},
            _(
                "Confirm it if you want to be told what is decided about your comments "
                "and what is answered in this thread. Otherwise do nothing: "
                "no other message will come."
            ),
        ],
        button=_("Confirm my address"),
        url=links.confirm_url(address, comment),
        why=_("You receive this message once, because this address was given with a comment."),
        stop=_("It was not you? Never receive a message from us again"),
        stop_url=links.stop_url(address),
    )


def _told(letter: Letter, address: Address, comment: Comment) -> Content | None:
    """Tell the decision if it is still the last one, and not what the author knows already."""
    told = list(comment.decisions.order_by("pk"))
    stands = history.standing(told)
    if stands is None or not outbox.speaks_of(letter, told[-1]):
        return None
    confirmed = comment.state == State.REJECTED and _settles_appeal(comment, told[-1])
    said = _gist(comment, stands, confirmed=confirmed)
    if _is_known(letter, comment, said):
        return None
    if confirmed:
        return _confirmed(address, comment, stands, said)
    if comment.state == State.REJECTED:
        return _rejected(address, comment, stands, said)
    text = comment.revisions.filter(number=comment.decided_revision or 0).first()
    if text and text.actor != ActorKind.AUTHOR:
        return _kept(address, comment, stands, said)
    return _approved(address, comment, told[-1], said)


def _settles_appeal(comment: Comment, decision: Decision) -> bool:
    """Whether it is by this decision that somebody answered the author's appeal."""
    appeal = appealing.of(comment)
    return appeal is not None and appeal.settled_by == decision.hash


def _gist(comment: Comment, stands: Decision, *, confirmed: bool) -> str:
    """Return what its author knows once she has read the letter, for comparing."""
    reason = stands.reason if comment.state == State.REJECTED else ""
    gist = f"{comment.state}:{comment.decided_revision}:{reason}"
    return f"{gist}:confirmed" if confirmed else gist


def _is_known(letter: Letter, comment: Comment, said: str) -> bool:
    """Whether the last letter said so, or it is a rejection that its author answers just now."""
    sent = Letter.objects.sent().filter(kind=Kind.DECISION, comment=comment, to=letter.to)
    last = sent.order_by("-sent_at", "-pk").first()
    appeal = appealing.of(comment)
    if comment.state == State.REJECTED and appeal and not appeal.settled_by:
        return last is None or last.said.startswith(f"{State.REJECTED}:")
    return last is not None and last.said == said


def _approved(address: Address, comment: Comment, decision: Decision, said: str) -> Content:
    article = comment.article
    seen = comment.is_public() and article.is_public()
    if seen and decision.from_state == State.APPROVED:
        subject = _("Your change is published")
        text = _("The new text of your comment under “%(title)s” is published.")
    elif seen:
        subject = _("Your comment is published")
        text = _("Your comment under “%(title)s” is published.")
    else:
        subject = _("Your comment was approved")
        text = _unseen(article)
    return _decided(
        address,
        comment,
        said,
        subject=subject,
        paragraphs=[text % {"title": line(article.title)}],
        button=_("See it in the discussion") if seen else _("See your comment’s page"),
        url=links.absolute(comment.get_absolute_url() if seen else comment.own_url()),
    )


def _unseen(article: Article) -> str:
    if not article.is_public():
        return _(
            "Your comment under “%(title)s” was approved. "
            "It can’t be read just now, because the article is not online."
        )
    return _(
        "Your comment under “%(title)s” was approved. "
        "It can’t be read just now, because the one that it answers can’t."
    )


def _kept(address: Address, comment: Comment, decision: Decision, said: str) -> Content:
    """Her change was declined: the text that was published stays."""
    return _decided(
        address,
        comment,
        said,
        subject=_("Your change was not kept"),
        paragraphs=[
            _("The text of your comment under “%(title)s” stays as it was published.")
            % {"title": line(comment.article.title)},
            *_reason(decision),
        ],
        button=_("See your comment’s page"),
        url=links.absolute(comment.own_url()),
    )


def _reason(decision: Decision) -> list[str]:
    """The reason on the newsroom's list, and what it tells the author about it."""
    if not decision.reason:
        return []
    words = decision.reason_words()
    named = _("The reason: %(reason)s.") % {"reason": words.label}
    return [named, *filter(None, (line(each) for each in words.letter.split("\n\n")))]


def _rejected(address: Address, comment: Comment, decision: Decision, said: str) -> Content:
    return _decided(
        address,
        comment,
        said,
        subject=_("Your comment was not published"),
        paragraphs=[
            _("Your comment under “%(title)s” was not published.")
            % {"title": line(comment.article.title)},
            *_reason(decision),
            *_way_to_appeal(comment),
        ],
        button=_("See your comment’s page"),
        url=links.absolute(comment.own_url()),
    )


def _way_to_appeal(comment: Comment) -> list[str]:
    if appealing.of(comment):
        return []
    return [_("If you think that it should be, you can answer this decision, once, on its page.")]


def _confirmed(address: Address, comment: Comment, decision: Decision, said: str) -> Content:
    """Her appeal was read, and somebody rejected the comment again."""
    return _decided(
        address,
        comment,
        said,
        subject=_("Your answer was read: the decision stands"),
        paragraphs=[
            _(
                "A moderator read your answer about your comment under “%(title)s”. "
                "The decision stands: the comment is not published."
            )
            % {"title": line(comment.article.title)},
            *_reason(decision),
        ],
        button=_("See your comment’s page"),
        url=links.absolute(comment.own_url()),
    )


def _decided(address: Address, comment: Comment, said: str, **words: Any) -> Content:
    return Content(
        own_url=links.absolute(comment.own_url()),
        why=_("You receive this message because you wished to be told about your comments."),
        stop=_("No more messages from us"),
        stop_url=links.stop_url(address),
        said=said,
        **words,
    )


def _news(address: Address, comment: Comment) -> Content | None:
    """Quote a new comment to a follower, if everybody can read it and she still follows."""
    article = comment.article
    here = Q(thread=None) | Q(thread__path=paths.root(comment.path))
    follow = Follow.objects.going_on().filter(here, address=address, article=article).first()
    quote = comment.revisions.filter(number=comment.decided_revision or 0).first()
    if not (follow and quote and comment.is_public() and article.is_public()):
        return None
    values = {"name": comment.author_name, "title": line(article.title)}
    return Content(
        subject=_("%(name)s replied under “%(title)s”") % values,
        paragraphs=[
            _("%(name)s wrote in the discussion that you follow, under “%(title)s”:") % values
        ],
        quote=quote,
        button=_("Read and reply"),
        url=links.absolute(comment.get_absolute_url()),
        why=_("You receive this message because you follow this discussion."),
        stop=_("Follow it no more"),
        stop_url=links.end_url(follow),
        all_url=links.stop_url(address),
        headers={"References": f"<thread-{article.pk}-{paths.root(comment.path)}@{host()}>"},
    )


def host() -> str:
    """Return the name by which this site signs its messages."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def line(text: str) -> str:
    """Return a text on one line, as headers need it."""
    return " ".join(text.split())
