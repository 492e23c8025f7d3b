"""What the forms of the newsroom make of what is typed."""

import pytest

from articles.forms import tags_named
from articles.models import Tag
from tests.factories import make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Énergie", "energie", "ÉNERGIE"])
def test_a_tag_is_found_whatever_its_case_and_accents(typed: str) -> None:
    tag = Tag.objects.create(name="énergie", slug="energie")

    assert tags_named([typed]) == [tag]


def test_a_space_and_a_hyphen_are_alike_in_a_tag() -> None:
    tag = Tag.objects.create(name="voiture électrique", slug="voiture-electrique")

    assert tags_named(["Voiture-électrique"]) == [tag]


def test_words_that_share_an_address_are_tags_of_their_own() -> None:
    make_tag("c")

    made = tags_named(["C++", "C#", "c", "C++"])

    assert [tag.name for tag in made] == ["C++", "C#", "c", "C++"]
    assert len({tag.slug for tag in made}) == 3
