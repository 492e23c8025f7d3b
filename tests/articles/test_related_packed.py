"""A whole site's readings and profiles in little memory."""

from io import BytesIO

import pytest

from articles.related import packed, ranking
from articles.related.packed import Packed, Spilled

PROFILE = ranking.Profile(1, "fr", 5_000, {"mot": 10_000}, {"=nom": 7_000}, {"mot": "Mot"})


def test_a_packed_profile_comes_out_as_it_went_in() -> None:
    profiles: Packed[ranking.Profile] = Packed()

    profiles.add(1, PROFILE)

    assert profiles[1] == PROFILE
    assert list(profiles) == [1]
    assert len(profiles) == 1


def test_no_more_than_so_many_lie_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "OPEN", 2)
    lists: Packed[list[int]] = Packed()
    for number in range(3):
        lists.add(number, [number])
    first = lists[0]

    still_open = lists[0]
    assert [lists[1], lists[2]] == [[1], [2]]
    opened_again = lists[0]

    assert still_open is first
    assert opened_again is not first
    assert opened_again == first


def test_what_is_not_there_is_missed() -> None:
    assert Packed[int]().get(1) is None


def test_spilled_values_can_be_gone_through_twice() -> None:
    with BytesIO() as file:
        values = Spilled(file, (number * number for number in range(3)))

        assert list(values) == list(values) == [0, 1, 4]
