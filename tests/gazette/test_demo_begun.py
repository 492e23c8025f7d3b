"""The demo content is whole, whatever interrupted it, and only its owner knows the password."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Article, Picture
from gazette.demo import accounts, illustrations
from tests.gazette.filling import ARTICLES, Interrupted, fill, plain_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _kept_in(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


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
