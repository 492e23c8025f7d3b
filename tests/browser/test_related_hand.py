"""How an editor chooses what readers are offered, and what she is offered while she writes."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import related
from articles.models import Article
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.conftest import NewReader
from tests.browser.test_newsroom import PASSWORD, log_in, open_sheet, sheet_of
from tests.factories import make_article

pytestmark = pytest.mark.once

CARS = "La voiture électrique recharge sa batterie à la borne de la commune de Valmeray."
BREAD = "Le boulanger de Ceillac pétrit la farine et le levain avant de chauffer le four."


@pytest.fixture
def articles(site: str) -> list[Article]:
    """An article with two suggestions, and one about another thing; the first has two paragraphs."""
    made = [
        make_article(title="La borne", body=f"<p>{CARS} Un câble.</p><p>{BREAD}</p>"),
        make_article(title="La batterie", body=f"<p>{CARS} Un hangar, un atelier, un quai.</p>"),
        make_article(title="La recharge", body=f"<p>{CARS} Une place, une rue, un parc.</p>"),
        make_article(title="Le pain", body=f"<p>{BREAD} Une meule, un moulin, un champ.</p>"),
        make_article(title="Le nuage", body="<p>Il pleut.</p>", standfirst=""),
    ]
    related.update([article.pk for article in made])
    return made


@pytest.fixture
def editor(reader: Page, articles: list[Article]) -> Page:
    """A page of somebody who may do everything, logged in."""
    User.objects.create_superuser("chief", password=PASSWORD)
    log_in(reader)
    return reader


def titles(page: Page) -> list[str]:
    """What the section says that readers see."""
    return page.locator(".hand__lists > ol .hand__title").all_inner_texts()


def press(page: Page, verb: str, article: Article) -> None:
    """Press a button of the section and wait for what it says."""
    page.locator(".hand__said").evaluate("said => (said.textContent = '')")
    page.locator(f'#related [value="{verb}:{article.pk}"]').click()
    expect(page.locator(".hand__said")).to_contain_text(article.title)


def shown(page: Page, article: Article) -> list[str]:
    """What readers are offered beside an article."""
    page.goto(article.get_absolute_url())
    return page.locator(".related__title").all_inner_texts()


def test_a_choice_is_made_in_place_and_the_text_stays(
    editor: Page, articles: list[Article]
) -> None:
    open_sheet(editor, articles[0])
    last = titles(editor)[-1]
    chosen = next(article for article in articles if article.title == last)
    editor.locator(".prose-area").press("Control+End")
    editor.locator(".prose-area").press_sequentially(" Neuf.")

    press(editor, "pin", chosen)

    assert titles(editor)[0] == last
    expect(editor.locator(".prose-area")).to_contain_text("Neuf.")
    assert shown(editor, articles[0])[0] == last
    assert "Neuf." not in editor.locator(".prose").first.inner_text()


def test_the_order_is_changed_with_the_keyboard(editor: Page, articles: list[Article]) -> None:
    open_sheet(editor, articles[0])
    before = titles(editor)
    moved = next(article for article in articles if article.title == before[2])

    for _ in range(2):
        editor.locator(".hand__said").evaluate("said => (said.textContent = '')")
        editor.locator(f'#related [value="up:{moved.pk}"]').press("Enter")
        expect(editor.locator(".hand__said")).to_contain_text(moved.title)

    wanted = [before[2], *before[:2], *before[3:]]
    assert titles(editor) == wanted
    assert editor.evaluate("document.activeElement.closest('li').dataset.pk") == str(moved.pk)


def test_what_is_excluded_can_be_put_back(editor: Page, articles: list[Article]) -> None:
    open_sheet(editor, articles[0])
    before = titles(editor)
    out = next(article for article in articles if article.title == before[0])

    press(editor, "exclude", out)
    without = titles(editor)
    editor.locator(".hand__more summary").last.click()
    press(editor, "release", out)

    assert without == before[1:]
    assert titles(editor) == before


def test_an_article_is_found_while_its_title_is_typed_and_added(
    editor: Page, articles: list[Article]
) -> None:
    open_sheet(editor, articles[0])

    editor.locator("#related [name=q]").press_sequentially("nua")
    expect(editor.locator(".hand__found .hand__title")).to_have_text("Le nuage")
    press(editor, "pin", articles[4])

    assert titles(editor)[0] == "Le nuage"
    assert shown(editor, articles[0])[0] == "Le nuage"


def test_enter_in_the_search_does_not_store_the_article(
    editor: Page, articles: list[Article]
) -> None:
    open_sheet(editor, articles[0])
    editor.fill("[name=title]", "Un autre titre")

    editor.fill("#related [name=q]", "nuage")
    editor.locator("#related [name=q]").press("Enter")

    expect(editor.locator(".hand__found .hand__title")).to_have_text("Le nuage")
    expect(editor.locator("[name=title]")).to_have_value("Un autre titre")
    assert Article.objects.get(pk=articles[0].pk).title == "La borne"


def test_without_javascript_a_choice_opens_another_page_and_the_text_stays(
    new_reader: NewReader, articles: list[Article]
) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    page = new_reader(javascript=False)
    log_in(page)
    page.goto(sheet_of(articles[0]))
    page.fill("[name=title]", "Un titre à moitié")

    with page.expect_popup() as popup:
        page.locator("#related [value^=exclude]").first.click()
    own = popup.value
    own.wait_for_load_state()
    own.fill("[name=q]", "nuage")
    own.locator("[form=related-search][type=submit]").click()
    own.locator(f'.hand__found [value="pin:{articles[4].pk}"]').click()

    expect(own.locator(".hand__lists > ol .hand__title").first).to_have_text("Le nuage")
    expect(page.locator("[name=title]")).to_have_value("Un titre à moitié")
    assert shown(own, articles[0])[0] == "Le nuage"


def test_the_paragraph_at_hand_is_offered_what_speaks_of_the_same(
    editor: Page, articles: list[Article]
) -> None:
    open_sheet(editor, articles[0])

    editor.locator(".prose-area > p", has_text="boulanger").click()

    expect(editor.locator(".aside .hand__title")).to_have_text("Le pain")
    expect(editor.locator(".aside .hand__why")).to_contain_text("farine")
    expect(editor.locator(".aside")).to_be_in_viewport()


def test_another_paragraph_is_offered_something_else(editor: Page, articles: list[Article]) -> None:
    open_sheet(editor, articles[0])
    editor.locator(".prose-area > p", has_text="boulanger").click()
    expect(editor.locator(".aside .hand__title")).to_have_text("Le pain")

    editor.locator(".prose-area > p", has_text="batterie").click()

    expect(editor.locator(".aside .hand__title")).to_have_count(2)
    expect(editor.locator(".aside")).not_to_contain_text("Le pain")


def test_the_words_that_are_selected_become_the_link(editor: Page, articles: list[Article]) -> None:
    open_sheet(editor, articles[0])
    paragraph = editor.locator(".prose-area > p", has_text="boulanger")
    paragraph.click()
    editor.keyboard.press("Home")
    editor.keyboard.press("Control+Shift+ArrowRight")

    editor.locator(".aside .hand__verbs button").first.click()

    link = paragraph.locator("a")
    expect(link).to_have_attribute("href", articles[3].get_absolute_url())
    expect(paragraph).to_contain_text(BREAD)


def test_without_a_selection_the_title_is_put_there_as_a_link(
    editor: Page, articles: list[Article]
) -> None:
    open_sheet(editor, articles[0])
    paragraph = editor.locator(".prose-area > p", has_text="boulanger")
    paragraph.click()
    editor.keyboard.press("End")

    editor.locator(".aside .hand__verbs button").first.click()

    expect(paragraph.locator("a")).to_have_text("Le pain")


def test_the_aside_puts_a_box_below_the_paragraph_at_hand(
    editor: Page, articles: list[Article]
) -> None:
    open_sheet(editor, articles[0])
    paragraph = editor.locator(".prose-area > p", has_text="boulanger")
    paragraph.click()

    editor.locator(".aside .hand__verbs button").last.click()

    box = editor.locator(
        f".prose-area > p:has-text('boulanger') + aside[data-see-also='{articles[3].pk}']"
    )
    expect(box).to_contain_text("Le pain")
    expect(paragraph.locator("a")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_section_its_page_and_the_aside_are_accessible(
    new_reader: NewReader, articles: list[Article], width: int
) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    page = new_reader(width=width, bypass_csp=True)  # axe writes what Django's sheets import inline
    log_in(page)
    open_sheet(page, articles[0])
    press(page, "pin", articles[1])
    press(page, "exclude", articles[2])
    page.locator(".hand__more summary").last.click()
    page.fill("#related [name=q]", "nuage")
    expect(page.locator(".hand__found .hand__title")).to_have_text("Le nuage")
    page.locator(".prose-area > p", has_text="boulanger").click()
    expect(page.locator(".aside .hand__title")).to_have_text("Le pain")

    assert_accessible_in_every_scheme(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto(f"/admin/articles/article/{articles[0].pk}/related/?q=nuage")
    assert_accessible_in_every_scheme(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
