"""How a page shows what its article or list holds, whatever that is."""

from typing import Any

import pytest
from django.test import Client
from django.utils import formats, timezone
from django.utils.text import capfirst

from tests.factories import make_article, make_category

pytestmark = pytest.mark.django_db


def page_of(client: Client, thing: Any) -> str:
    """The page of an article, or at an address."""
    path = thing if isinstance(thing, str) else thing.get_absolute_url()
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("beginning", "large"),
    [("Le", True), ("À", True), ("«\u202fNon", False), ("38", False), ("— Non", False)],
)
def test_a_large_initial_is_a_letter(client: Client, beginning: str, large: bool) -> None:
    article = make_article(body=f"<p>{beginning} et la suite.</p>")

    assert ("prose--initial" in page_of(client, article)) is large


def test_a_wide_table_is_scrolled_in_its_frame_by_keyboard_too(client: Client) -> None:
    article = make_article(body="<table><tbody><tr><td>1</td></tr></tbody></table>")

    page = page_of(client, article)

    assert (
        '<div class="prose__table" role="group" tabindex="0" aria-label="Tableau"><table>' in page
    )
    assert "</table></div>" in page


def test_the_menu_keeps_the_sites_language_on_an_english_page(client: Client) -> None:
    make_category(slug="mobilite", name="Mobilité")

    assert '<ul class="sections__list" lang="fr">' in page_of(client, make_article(language="en"))
    assert '<ul class="sections__list">' in page_of(client, make_article())


def test_the_date_below_an_english_title_is_said_in_the_pages_language(client: Client) -> None:
    make_article(language="en")

    assert '<p class="byline" lang="fr">' in page_of(client, "/")


def test_a_box_that_leads_to_another_language_says_so(client: Client) -> None:
    target = make_article(language="en", title="Night trains")
    article = make_article(body=f'<p>Un.</p><aside data-see-also="{target.pk}"></aside>')

    assert '<span class="see-also__title" lang="en">Night trains' in page_of(client, article)


def test_the_heading_of_a_month_begins_with_a_capital(client: Client) -> None:
    published = make_article().published_at
    assert published is not None
    month = timezone.localtime(published)

    page = page_of(client, f"/archives/{month.year}/{month.month}/")

    assert f">{capfirst(formats.date_format(month, 'F Y'))}</h1>" in page


@pytest.mark.parametrize("query", ["haie", "", "introuvable"])
def test_beyond_the_last_page_of_what_was_found_there_is_none(client: Client, query: str) -> None:
    assert client.get(f"/search/?q={query}&page=9").status_code == 404
