"""A card tells all that is known of one comment, in as many queries whatever is known."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import editing
from comments.desk import alike, cards
from comments.desk.models import Note
from comments.models import Actor, Comment, Finding, Reason, State
from comments.privacy import erasure
from tests.comments.factories import MODERATOR, make_appeal, make_comment, make_report
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LONG = (
    "Les batteries du quartier se chargent la nuit quand le vent souffle et que personne ne cuit."
)


@pytest.fixture
def actor() -> Actor:
    return Actor.person(make_user("lea", "comments.moderate_comment"))


def card_of(comment: Comment, actor: Actor) -> cards.Card:
    (card,) = cards.of([comment.pk], actor)
    return card


def test_cards_come_in_the_order_asked_for_without_those_that_are_not_there(actor: Actor) -> None:
    first, second = make_comment(), make_comment()

    found = cards.of([second.pk, 10**9, first.pk], actor)

    assert [card.comment for card in found] == [second, first]


def test_what_was_found_is_marked_in_the_text(actor: Actor) -> None:
    comment = make_comment(state=State.HELD, text="Achetez mes pilules ici.")
    Finding.objects.create(
        comment=comment, revision=1, rule="held-words", version="1", message="x",
        evidence=[[12, 19, "pilules"]], created_at=timezone.now(),
    )  # fmt: skip

    assert "<mark>pilules</mark>" in card_of(comment, actor).html


def test_an_edit_shows_what_it_changes_and_its_newest_text(actor: Actor) -> None:
    comment = make_comment(text="Le vent souffle.")
    editing.edit(comment, "Le vent tombe.", seen=comment.seen_as())

    card = card_of(comment, actor)

    assert "".join(
        stretch.text for stretch in card.difference if stretch.kind.value != "removed"
    ) == ("Le vent tombe.")
    assert card.comment.seen_as().split(":")[2] == "2"


def test_a_comment_that_waits_for_the_first_time_has_no_difference(actor: Actor) -> None:
    comment = make_comment(state=State.HELD)
    editing.edit(comment, "Autrement.", seen=comment.seen_as())

    assert card_of(comment, actor).difference == []


def test_the_thread_around_it_is_shown(actor: Actor) -> None:
    root = make_comment()
    parent = make_comment(parent=root)
    comment = make_comment(parent=parent)
    reply = make_comment(parent=comment)
    make_comment(parent=comment, state=State.SPAM)
    make_comment(root.article)

    card = card_of(comment, actor)

    assert (card.above, card.below) == ([root, parent], [reply])


def test_the_author_is_known_by_her_address_and_the_fates_of_her_comments(actor: Actor) -> None:
    fates = [State.APPROVED] * 3 + [State.REJECTED, State.HELD]
    for state in fates:
        make_comment(state=state, author_email="odile@example.org")
    comment = make_comment(state=State.HELD, author_email="odile@example.org")

    author = card_of(comment, actor).author

    assert (author.decided, author.approved) == (4, 75)
    assert comment not in author.last
    assert len(author.last) == 5


def test_nobody_is_known_by_no_address(actor: Actor) -> None:
    make_comment(author_email="")
    comment = make_comment(author_email="")

    assert card_of(comment, actor).author == cards.Author([], Counter())


def test_others_from_a_public_network_are_shown_and_not_those_from_behind_a_proxy(
    actor: Actor,
) -> None:
    public, private = "203.0.113.0", "10.0.0.0"
    hers: dict[str, Any] = {"author_email": "odile@example.org"}
    comment = make_comment(address=public, **hers)
    make_comment(address=public, text="Encore elle.", **hers)
    other = make_comment(address=public)
    behind = make_comment(address=private)
    make_comment(address=private)

    assert card_of(comment, actor).neighbours == [other]
    assert card_of(behind, actor).neighbours == []


def test_guests_without_an_address_are_neighbours_of_each_other(actor: Actor) -> None:
    comment = make_comment(address="203.0.113.0", author_email="", author_name="A")
    other = make_comment(address="203.0.113.0", author_email="", author_name="B")

    assert card_of(comment, actor).neighbours == [other]


def test_what_asks_for_a_moderator_and_what_was_noted_is_shown(actor: Actor) -> None:
    reported, appealed = make_report().comment, make_appeal().comment
    Note.objects.create(comment=reported, text="à suivre", actor_name="lea", at=timezone.now())

    card = card_of(reported, actor)

    assert (len(card.reports), [note.text for note in card.notes]) == (1, ["à suivre"])
    assert card_of(appealed, actor).appeal == appealed.appeal


def test_an_appeal_against_her_own_rejection_is_anothers(actor: Actor) -> None:
    lea = make_user("rejects", "comments.moderate_comment")

    appealed = make_appeal(lea).comment

    assert card_of(appealed, Actor.person(lea)).is_anothers
    assert not card_of(appealed, actor).is_anothers


def test_an_erased_comment_has_a_card_of_its_place_alone(actor: Actor) -> None:
    comment = make_comment(text="Mon secret.")
    erasure.erase(comment.author_email)
    make_comment(text="")

    card = card_of(comment, actor)

    assert (card.html, card.alike, card.author.last) == ("", 0, [])


def test_texts_that_differ_by_little_are_alike_and_others_are_not() -> None:
    comment = make_comment(text=LONG)
    same = make_comment(text=LONG.upper())
    near = make_comment(text=LONG.replace("personne", "nul"))
    make_comment(
        text="Les batteries du quartier coûtent cher et ne servent à personne, dit-on ici."
    )

    assert alike.to(comment.revisions.get()) == [near.pk, same.pk]


def test_short_texts_are_alike_only_if_they_are_the_same() -> None:
    comment, same = make_comment(text="Bravo !"), make_comment(text="bravo")
    make_comment(text="Bravo à vous")

    assert alike.to(comment.revisions.get()) == ([same.pk] if _is_same("Bravo !", "bravo") else [])


def _is_same(text: str, other: str) -> bool:
    from comments import text as texts

    return texts.likeness(text) == texts.likeness(other)


def test_only_the_newest_texts_of_late_are_alike() -> None:
    edited = make_comment(state=State.HELD, text=LONG)
    editing.edit(edited, "Tout autre chose, vraiment.", seen=edited.seen_as())
    old = make_comment(text=LONG, submitted_at=timezone.now() - timedelta(days=30))
    comment = make_comment(text=LONG)

    assert alike.to(comment.revisions.get()) == []
    assert old.revisions.get().likeness == comment.revisions.get().likeness


def test_a_card_takes_as_many_queries_whatever_is_known(actor: Actor) -> None:
    comment = make_comment(
        make_article(), text=LONG, author_email="o@example.org", address="203.0.113.0"
    )
    few = _queries(comment, actor)
    for number in range(8):
        make_comment(
            comment.article, parent=comment, address="203.0.113.0", text=f"{LONG} {number}"
        )
        make_comment(author_email="o@example.org", text=f"{LONG} Et {number}.")
        comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.INSULT)
        comment.move(State.APPROVED, actor=MODERATOR)

    many = _queries(comment, actor)

    assert many == few <= 15


def _queries(comment: Comment, actor: Actor) -> Any:
    with CaptureQueriesContext(connection) as context:
        cards.of([comment.pk], actor)
    return len(context)


def test_a_card_says_since_when_an_edit_and_an_appeal_wait(client: Client, actor: Actor) -> None:
    edited = make_comment(text="Ancien.")
    editing.edit(edited, "Nouveau.", seen=edited.seen_as())
    appealed = make_appeal().comment
    client.force_login(make_user("max", "comments.moderate_comment"))

    answer = client.get(
        f"/admin/comments/desk/cards/?ids={edited.pk},{appealed.pk}",
        headers={"Accept-Language": "en"},
    )

    first, second = (each["card"] for each in answer.json()["cards"])
    assert "edited a moment ago" in first
    assert second.count(f"{timezone.localtime(appealed.appeal.created_at):%d/%m/%Y}") >= 2
