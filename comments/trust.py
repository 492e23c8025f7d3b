"""Whether a guest may be trusted: by a cookie that only the owner of an address can have got.

The cookie is given when an address is confirmed by the link of its letter. Whoever merely types a
trusted address is a stranger. Stopping all mail ends news, not the proof: it says nothing of whose
address it is. Erasing a person deletes the row that the cookie names, and with it the proof.

Only what a person has approved counts: what appeared by itself, because it was moderated afterwards
or not at all, would let anyone earn here the trust that opens articles moderated before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from comments import tokens
from comments.mail.models import Address, fold
from comments.models import Comment, Decision
from comments.states import ActorKind, State

if TYPE_CHECKING:
    from datetime import datetime

    from comments.rulebook import Rulebook

MARRED_FOR = timedelta(days=90)
"""How long a comment that was rejected, or marked as spam, speaks against its address."""


def is_trusted(email: str, proven: str, book: Rulebook, given_at: datetime | None = None) -> bool:
    """Whether the sender of a comment with this typed address, and this cookie, is trusted.

    The address must be the one that the cookie proves, with `book.trusted_after` comments that a
    moderator approved and that still are, and with nothing that was lately rejected. Where the
    newsroom gave that address its trust, at `given_at`, none need be approved, and only what was
    rejected since speaks against it. Two queries; none where no cookie is there or nobody is ever
    trusted.
    """
    may_be = proven and (given_at or book.trusted_after)
    address_id = tokens.proven(proven) if may_be else None
    if address_id is None:
        return False
    email = fold(email)
    proven_one = Address.objects.filter(pk=address_id, email=email, confirmed_at__isnull=False)
    lately = timezone.now() - MARRED_FOR
    after, since = (0, max(lately, given_at)) if given_at else (book.trusted_after, lately)
    return proven_one.exists() and _is_known(email, after, since)


def _is_known(email: str, after: int, since: datetime) -> bool:
    """Whether a person has approved that many comments of this address, and none, decided since
    then, speaks against it.

    What is asked of a comment stands in the counts and not among the conditions: so the database
    finds hers by her address, and never all that are approved.
    """
    by_person = Decision.objects.filter(
        comment=OuterRef("pk"), actor_kind=ActorKind.PERSON, to_state=State.APPROVED
    )
    marring = Q(state__in=(State.REJECTED, State.SPAM), decided_at__gte=since)
    hers = Comment.objects.filter(author_email=email).exclude(author_email="")
    known = hers.aggregate(
        approved=Count("pk", filter=Q(Exists(by_person), state=State.APPROVED)),
        marring=Count("pk", filter=marring),
    )
    return bool(known["approved"] >= after and not known["marring"])
