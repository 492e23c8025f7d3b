"""The demo content: complete, once, whatever interrupts it. Its pictures are plain here."""

import io
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from PIL import Image

from articles.models import Article, Picture, Related, State, Tag
from articles.related.models import Placement
from articles.slugs import slug_of
from comments.models import Comment, Finding, HeldTerm
from gazette.demo import accounts, discussion, illustrations, publication

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ARTICLES = len(list((publication.CONTENT / "articles").glob("*.toml")))


class Interrupted(Exception):  # noqa: N818
    """Somebody pressed Ctrl-C."""


def plain_pictures(most: int | None = None) -> Callable[[Sequence[Any]], Iterator[bytes]]:
    """Pictures of one colour each, that break off after `most`."""

    def jpegs(wanted: Sequence[Any]) -> Iterator[bytes]:
        for number, _ in enumerate(wanted):
            if number == most:
                raise Interrupted
            out = io.BytesIO()
            Image.new("RGB", (16, 10), (number * 7, 90, 120)).save(out, "JPEG")
            yield out.getvalue()

    return jpegs


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    monkeypatch.setattr(illustrations, "jpegs", plain_pictures())


def fill() -> tuple[int, int]:
    """Fill in the demo; return how many articles and comments were new."""

    def quietly(rows: Iterable[Any], total: int) -> Iterable[Any]:
        return rows

    accounts.fill()
    return publication.fill(quietly), discussion.fill(quietly)


def test_the_demo_is_filled_in_once() -> None:
    first, second = fill(), fill()

    assert first == (Article.objects.count(), Comment.objects.count())
    assert first[0] == ARTICLES
    assert first[1] > 100
    assert second == (0, 0)


@pytest.mark.parametrize("most", [0, 5])
def test_an_interrupted_demo_shows_nothing_and_is_simply_run_again(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(illustrations, "jpegs", plain_pictures(most))
    with pytest.raises(Interrupted):
        fill()
    before = Article.objects.count(), Picture.objects.count()
    monkeypatch.setattr(illustrations, "jpegs", plain_pictures())

    fill()

    assert before == (0, most)
    assert (Article.objects.count(), Picture.objects.count()) == (ARTICLES, ARTICLES)


def test_an_interrupted_log_in_is_made_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.auth.models.Group.objects.get", interrupted)
        with pytest.raises(Interrupted):
            accounts.fill()
    accounts.fill()

    assert User.objects.get(username="editor").groups.get().name == "editors"
    assert User.objects.get(username="moderator").groups.get().name == "moderators"


def test_the_password_is_random_and_for_the_owner_only(tmp_path: Path) -> None:
    accounts.fill()

    kept_in = tmp_path / "demo-password"
    assert User.objects.get(username="admin").check_password(kept_in.read_text())
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o600


def test_boxes_lead_to_articles_that_are_there() -> None:
    fill()

    linked = {pk for article in Article.objects.all() for pk in article.linked_ids()}
    assert linked
    assert linked <= set(Article.objects.values_list("pk", flat=True))
    assert not Article.objects.filter(body__contains="see-also:").exists()


def test_the_demo_holds_every_state_and_both_languages() -> None:
    fill()

    assert Article.objects.drafts().exists()
    assert Article.objects.awaiting_their_minute().exists()
    assert set(Article.objects.published().values_list("language", flat=True)) == {"fr", "en"}
    assert set(Article.objects.values_list("state", flat=True)) <= set(State.values)
    assert len(set(Comment.objects.values_list("state", flat=True))) > 3


def test_the_tags_of_the_demo_have_the_addresses_that_an_editor_would_give() -> None:
    fill()

    assert {tag.name: tag.slug for tag in Tag.objects.all()} == {
        tag.name: slug_of(tag.name) for tag in Tag.objects.all()
    }


@pytest.mark.django_db(transaction=True)
def test_articles_of_the_demo_have_related_posts() -> None:
    fill()

    with_some = Related.objects.filter(folded=False).values("article").distinct().count()
    assert with_some > ARTICLES * 0.8


@pytest.mark.django_db(transaction=True)
def test_boxes_of_the_demo_are_placed_by_hand_and_by_the_machine() -> None:
    fill()

    published = Article.objects.published()
    assert any(article.linked_ids() for article in published)
    assert Placement.objects.filter(article__in=published).exists()


def test_waiting_comments_of_the_demo_say_what_the_rules_noticed() -> None:
    fill()

    noticed = Finding.objects.filter(comment__state="held").values_list("rule", flat=True)
    assert "shouting" in noticed


def test_the_demo_asks_for_a_moderator_in_every_way() -> None:
    fill()

    comments = Comment.objects.all()
    assert comments.reported().visible().exists()
    assert comments.reported().waiting().exists()
    assert comments.appealed().count() > 1
    assert comments.edited().exists()
    assert comments.unread().visible().exists()


def test_the_words_of_the_demo_hold_a_comment() -> None:
    fill()

    said = {finding.sentence() for finding in Finding.objects.filter(rule="held-words")}
    assert any("arnaque*" in sentence for sentence in said)
    assert HeldTerm.objects.count() > 2
