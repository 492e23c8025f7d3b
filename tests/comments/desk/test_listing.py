"""A row of the desk's list shows what there is of a comment, and nothing as its author's HTML."""

from datetime import UTC, datetime
from typing import Any

import pytest

from comments.desk import queues, wanted
from comments.desk.listing import Chosen, Listing
from comments.desk.rows import Row
from comments.reasons.models import Words

REASONS = {"insult": Words("Insult <1>"), "hate": Words("Hate")}


def make_row(**fields: Any) -> Row:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    dull: dict[str, Any] = {
        "pk": 7, "article_id": 1, "number": 1, "author_name": "Mireille D.", "state": "held",
        "hidden_by": 1, "revision": 1, "decided_revision": None, "reports": 0, "is_appealed": False,
        "is_unread": False, "doubt": 0, "submitted_at": at, "waits_since": at, "decided_at": None,
        "title": "Les haies", "html": "<p>Un texte.</p>", "rules": (),
    }  # fmt: skip
    return Row(**{**dull, **fields})


def shown(row: Row, **asked: Any) -> str:
    return Listing(wanted.Wanted(**asked), reasons=REASONS).row(row)


def test_what_anybody_wrote_is_no_html_but_the_text_that_was_made_harmless() -> None:
    html = shown(make_row(author_name='<i>"PK"', title="<b>&", rules=("<u>",)))

    assert html.count("&lt;i&gt;&quot;PK&quot;") == 4
    assert "&lt;b&gt;&amp;" in html
    assert "<li>&lt;u&gt;</li>" in html
    assert "<p>Un texte.</p>" in html
    assert not [each for each in ("<i>", "<b>", "<u>", "\x02") if each in html]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"state": "spam"}, 'class="state-badge state-badge--spam"'),
        ({"reports": 1}, "1 signalement<"),
        ({"reports": 2}, "2 signalements<"),
        ({"state": "approved", "revision": 2, "decided_revision": 1}, "<li>Modifié</li>"),
        ({"is_appealed": True}, "<li>Contestation</li>"),
        ({"is_unread": True}, "<li>À relire</li>"),
        ({"rules": ("many-links",)}, "<li>Beaucoup de liens</li>"),
    ],
)
def test_what_sets_a_comment_apart_is_marked_and_nothing_else(
    fields: dict[str, Any], mark: str
) -> None:
    dull, apart = shown(make_row()), shown(make_row(**fields))

    assert mark in apart
    assert mark not in dull


def test_a_row_leads_to_the_card_among_what_is_asked_for() -> None:
    html = shown(make_row(), queue=queues.ALL, q="card=PK&")

    assert 'href="/admin/comments/desk/?queue=all&amp;q=card%3DPK%26&amp;card=7#card-title"' in html


def test_what_was_chosen_is_chosen_still_about_the_comment_as_it_was_seen() -> None:
    listing = Listing(wanted.Wanted(), reasons=REASONS)

    html = listing.row(make_row(revision=3), Chosen("7:held:2", "rejected", "hate"))

    assert 'data-seen="7:held:3"' in html
    assert 'name="seen" value="7:held:2"' in html
    assert 'name="to-7" value="rejected" checked' in html
    assert '<option value="hate" selected>' in html
    assert html.count("checked") == html.count(" selected") == 1


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_about_what_is_gone_or_has_its_card_beside_nothing_is_chosen_in_the_row(state: str) -> None:
    beside = Listing(wanted.Wanted(), reasons=REASONS, card=7)

    assert 'name="to-7"' in shown(make_row())
    assert 'name="to-7"' not in shown(make_row(state=state))
    assert 'name="to-7"' not in beside.row(make_row())
