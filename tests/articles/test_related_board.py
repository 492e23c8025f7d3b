"""What an editor sees of the suggestions of her article, a draft's among them."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import related
from articles.models import Article, State
from articles.related import hand, nearby, tables
from articles.related.models import Profile, Related
from tests.articles.handed import OTHER, TEXT, make_suggested, offered, stranger
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("editor")


@pytest.fixture
def article() -> Article:
    return make_suggested()


def on_board(article: Article) -> list[Article]:
    """What the editor is told that readers see."""
    return [line.article for line in hand.board(article).lines if line.is_seen]


def test_the_editor_sees_what_readers_see(article: Article, editor: User) -> None:
    hand.pin(article, stranger(), editor)
    hand.pin(article, stranger(state=State.DRAFT, published_at=None), editor)
    hand.exclude(article, offered(article)[2], editor)
    hand.move(article, offered(article)[4], -1, editor)

    assert on_board(article) == offered(article)


def test_the_board_has_scores_and_reasons_for_what_she_added_too(
    article: Article, editor: User
) -> None:
    added = make_article(title="Ailleurs", body=f"<p>{OTHER} Une batterie, une borne.</p>")
    related.update([added.pk])
    Related.objects.filter(article=article, other=added).delete()

    hand.pin(article, added, editor)

    line = hand.board(article).lines[0]
    assert line.article == added
    assert line.score
    assert "batterie" in line.terms


def test_the_board_keeps_what_is_excluded_apart(article: Article, editor: User) -> None:
    out = offered(article)[0]

    hand.exclude(article, out, editor)

    board = hand.board(article)
    assert [line.article for line in board.excluded] == [out]
    assert out not in [line.article for line in board.lines]


def test_the_board_shows_what_is_pinned_and_not_public(article: Article, editor: User) -> None:
    draft = stranger(state=State.DRAFT, published_at=None)

    hand.pin(article, draft, editor)

    line = hand.board(article).first()[0]
    assert line.article == draft
    assert not line.is_seen


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_suggestions_of_what_is_not_public_are_computed_for_its_editor(
    article: Article, state: State
) -> None:
    draft = make_article(body=f"<p>{TEXT}</p>", state=state)

    lines = hand.board(draft).lines

    assert lines[0].score
    assert "batterie" in lines[0].terms
    assert offered(draft) == []
    assert not Profile.objects.filter(article_id=draft.pk).exists()


def test_what_is_chosen_for_a_draft_is_shown_when_it_is_published(
    article: Article, editor: User
) -> None:
    draft, added = make_article(body=f"<p>{TEXT}</p>", state=State.DRAFT), stranger()
    hand.pin(draft, added, editor)
    hand.exclude(draft, article, editor)

    draft.state = State.PUBLISHED
    draft.save()
    related.update([draft.pk])

    assert offered(draft)[0] == added
    assert article not in offered(draft)


@pytest.mark.parametrize("body", ["", "<p>le la les</p>", "<p>😀</p>", "<p>مرحبا بالعالم</p>"])
def test_any_draft_has_a_board(article: Article, body: str) -> None:
    draft = make_article(title="…", standfirst="", body=body, state=State.DRAFT)

    assert hand.board(draft).excluded == []


def test_what_is_computed_for_a_draft_is_what_it_has_when_it_is_published(
    article: Article,
) -> None:
    draft = make_article(body=f"<p>{TEXT}</p>", state=State.DRAFT)
    computed = nearby.machine(draft)

    draft.state = State.PUBLISHED
    draft.save()
    related.update([draft.pk])

    assert tables.profiles([draft.pk])
    assert nearby.machine(draft) == computed


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan that SQLite explains")
def test_candidates_for_a_text_are_looked_up_word_by_word(article: Article) -> None:
    with CaptureQueriesContext(connection) as queries:
        nearby.suggestions(tables.source(article))
    sql = next(query["sql"] for query in queries if "articles_posting" in query["sql"])

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[-1] for row in cursor.fetchall()]

    assert any("language=? AND word=?" in step for step in steps)
