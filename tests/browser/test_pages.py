"""Every page as a browser has it: accessible, in light and dark, and alone with its own host."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.conftest import NewReader
from tests.browser.publication import ARTICLE, PAGES, make_publication
from tests.factories import make_article, make_author, make_category

pytestmark = pytest.mark.once

WIDTHS = [320, 1440]


@pytest.fixture(autouse=True)
def _publication(site: str) -> None:
    make_publication()


def test_pages_are_accessible_and_never_scroll_sideways(reader: Page) -> None:
    for path in PAGES:
        reader.goto(path)

        assert_accessible_in_every_scheme(reader)
        assert_fits(reader)


def test_a_form_with_errors_is_accessible_and_does_not_scroll_sideways(reader: Page) -> None:
    reader.goto(ARTICLE)

    send_with_errors(reader)

    expect(reader.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    assert_accessible_in_every_scheme(reader)
    assert_fits(reader)


def test_pages_can_be_read_without_javascript(new_reader: NewReader) -> None:
    page = new_reader(javascript=False)

    page.goto(ARTICLE)

    expect(page.get_by_role("heading", level=1)).to_have_text("Le retour des haies")
    expect(page.get_by_role("article").first).to_be_visible()


def test_the_pictures_of_a_page_are_shown(reader: Page) -> None:
    reader.goto(ARTICLE)

    widths = reader.locator("img").evaluate_all(
        "images => images.filter(i => i.loading != 'lazy').map(i => i.naturalWidth)"
    )

    assert widths
    assert all(widths)


def assert_fits(page: Page) -> None:
    """Fail where the page scrolls sideways."""
    assert {width: width_of_page(page, width) for width in WIDTHS} == {w: w for w in WIDTHS}, (
        page.url
    )


def width_of_page(page: Page, width: int) -> int:
    """Return how wide the page is in a window of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def send_with_errors(page: Page) -> None:
    """Send the comment form with a wrong address and no text, past the browser's own checks."""
    page.locator("[name=email]").fill("no-address")
    page.locator("#respond form").evaluate("form => form.noValidate = true")
    page.locator("#respond [name=send]").click()


def test_words_without_an_end_do_not_scroll_sideways(reader: Page) -> None:
    endless = "Donaudampfschifffahrtselektrizität" * 3
    author = make_author(slug="x", name=f"Aurélie {endless}"[:100])
    body = f"<p>{endless}</p><table><tbody><tr><td>{endless}</td><td>{endless}</td></tr></tbody></table>"
    category = make_category(slug="nature")
    make_article(
        slug="sans-fin",
        title=endless,
        standfirst=endless,
        body=body,
        author=author,
        category=category,
    )

    for path in ("/", "/articles/sans-fin/", "/categories/nature/", "/authors/x/"):
        reader.goto(path)

        assert_fits(reader)


def test_a_list_is_printed_without_what_leads_elsewhere(reader: Page) -> None:
    reader.emulate_media(media="print")

    for path in ("/", "/categories/nature/", "/search/?q=haie"):
        reader.goto(path)

        expect(reader.locator(".story").first).to_be_visible()
        expect(reader.locator(".sections")).to_be_hidden()


def test_what_was_found_is_shown_on_a_phone_too(new_reader: NewReader) -> None:
    page = new_reader(width=390)

    page.goto("/search/?q=oiseaux")

    expect(page.locator("mark").first).to_be_visible()


def test_an_article_is_printed_alone(reader: Page) -> None:
    reader.goto(ARTICLE)

    reader.emulate_media(media="print")

    expect(reader.locator(".article__body")).to_be_visible()
    expect(reader.locator("#respond")).to_be_hidden()
    expect(reader.locator(".masthead")).to_be_hidden()
