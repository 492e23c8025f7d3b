"""What the benchmark of related posts reads, and that nobody chooses weights by what it is judged on."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import judged, weights


def write(path: Path, *objects: dict[str, Any]) -> None:
    """Write a file of JSON lines."""
    path.write_text("".join(json.dumps(each) + "\n" for each in objects))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with two documents of the same tag, judged by links and by tags."""
    write(tmp_path / "site.docs.jsonl", {"id": "a", "tags": ["x"]}, {"id": "b", "tags": ["x"]})
    for what in ("links", "tags"):
        write(tmp_path / f"site.{what}.qrels.jsonl", {"qid": "a", "rel": {"b": 1}})
    return tmp_path


def test_one_site_may_be_judged_in_several_ways(folder: Path) -> None:
    corpora = judged.corpora(folder)

    assert [corpus.name for corpus in corpora] == ["site.links", "site.tags"]
    assert {corpus.site for corpus in corpora} == {"site"}
    assert corpora[0].known == {"a": {"b": 1}}


def test_tags_are_hidden_where_shared_tags_are_the_judgement(folder: Path) -> None:
    links, tags = judged.corpora(folder)

    assert [list(document["tags"]) for document in links.documents] == [["x"], ["x"]]
    assert [list(document["tags"]) for document in tags.documents] == [[], []]


def test_a_folder_without_corpora_has_none(tmp_path: Path) -> None:
    assert judged.corpora(tmp_path / "absent") == []


def test_a_corpus_that_is_held_out_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "GRID", {"NAMES": (0.1, 0.2, 0.3)})
    monkeypatch.setattr(weights, "USUAL", {"NAMES": 0.2})
    more, less = (("NAMES", 0.3),), (("NAMES", 0.1),)
    known: dict[weights.Setting, list[float]] = {
        (): [0.5, 0.5, 0.5],
        more: [0.6, 0.6, 0.1],
        less: [0.4, 0.4, 0.9],
    }

    assert weights._chosen(known, [True, True, False]) == more
    assert weights._chosen(known, [False, False, True]) == less


def test_the_sites_own_weight_wins_where_none_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "GRID", {"NAMES": (0.1, 0.2)})
    monkeypatch.setattr(weights, "USUAL", {"NAMES": 0.2})

    chosen = weights._chosen({(): [0.5], (("NAMES", 0.1),): [0.5]}, [True])

    assert chosen == ()
