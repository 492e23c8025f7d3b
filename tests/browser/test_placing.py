"""The machine's « Lire également » boxes on an editor's sheet: seen, explained, moved, removed."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from articles import related
from articles.models import Article
from articles.related.models import Placement, Standing
from tests.articles.placed import STORY, TARGET, make_others
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.conftest import NewReader
from tests.browser.test_newsroom import PASSWORD, log_in, open_sheet, save
from tests.factories import make_article

pytestmark = pytest.mark.once


@pytest.fixture
def story(site: str) -> Article:
    """A published article in which the machine placed one box."""
    make_article(title="L’hôpital de Rivemont", body=TARGET, standfirst="")
    make_others()
    made = make_article(title="Le logiciel", slug="le-logiciel", body=STORY, standfirst="")
    related.rebuild()
    return made


@pytest.fixture
def editor(reader: Page, story: Article) -> Page:
    """The sheet of the article, opened by somebody who may do everything."""
    User.objects.create_superuser("chief", password=PASSWORD)
    log_in(reader)
    open_sheet(reader, story)
    return reader


def box(page: Page) -> Locator:
    return page.locator(".prose-area .see-also")


def press(page: Page, name: str) -> None:
    box(page).locator(f"[data-name={name}]").press("Enter")


def test_a_box_of_the_machine_is_marked_and_says_why(editor: Page) -> None:
    expect(box(editor)).to_contain_text("L’hôpital de Rivemont")
    expect(box(editor)).to_have_class("see-also is-offered")
    expect(box(editor).locator(".see-also-why")).to_contain_text("Rivemont")


def test_saving_without_a_touch_leaves_the_box_to_the_machine(editor: Page, story: Article) -> None:
    editor.locator(".prose-area > p").first.press("End")
    editor.keyboard.type("x")
    editor.keyboard.press("Backspace")
    save(editor)

    story.refresh_from_db()
    assert story.body == STORY
    assert Placement.objects.get().standing == Standing.OFFERED


def test_a_box_removed_by_its_button_stays_away(editor: Page, story: Article) -> None:
    press(editor, "boxRemove")
    expect(box(editor)).to_have_count(0)
    save(editor)
    editor.goto(story.get_absolute_url())

    expect(editor.locator(".see-also")).to_have_count(0)
    assert Placement.objects.get().standing == Standing.REFUSED


def test_a_box_moved_by_keyboard_is_the_editors(editor: Page, story: Article) -> None:
    press(editor, "boxDown")
    expect(box(editor)).to_have_class("see-also")
    editor.keyboard.press("Enter")  # the focus has gone with it
    save(editor)

    story.refresh_from_db()
    pk = story.linked_ids()[0]
    paragraphs = story.body.split("</p>")
    assert paragraphs[6].startswith(f'<aside data-see-also="{pk}"></aside><p>')
    assert not Placement.objects.exists()


def test_a_removal_can_be_undone_before_it_is_saved(editor: Page, story: Article) -> None:
    press(editor, "boxRemove")
    editor.locator("[data-name=undo]").click()
    expect(box(editor)).to_have_class("see-also is-offered")
    save(editor)

    assert Placement.objects.get().standing == Standing.OFFERED


@pytest.mark.parametrize("width", [390, 1440])
def test_a_sheet_with_a_box_is_accessible(
    new_reader: NewReader, story: Article, width: int
) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    page = new_reader(width=width, bypass_csp=True)  # axe writes what Django's sheets import inline
    log_in(page)
    open_sheet(page, story)

    assert_accessible_in_every_scheme(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
